package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.delivery.Message;
import dev.postrider.dispatcher.delivery.RecordPosition;
import dev.postrider.schemas.envelope.Event;
import dev.postrider.schemas.envelope.MessageId;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * An event that somebody wants, with the record that it was read from.
 *
 * @param message one for all endpoints
 * @param registryOffset the endpoints were all registered below this offset of the registry
 */
record RoutedEvent(Message message, ConsumerRecord<byte[], byte[]> record, long registryOffset) {

  static RoutedEvent of(Event event, ConsumerRecord<byte[], byte[]> record, long registryOffset) {
    return new RoutedEvent(
        new Message(
            event,
            MessageId.of(event.application(), event.source(), event.id()),
            new RecordPosition(record.topic(), record.partition(), record.offset()),
            name -> record.headers().lastHeader(name) != null),
        record,
        registryOffset);
  }
}
