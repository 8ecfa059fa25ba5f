package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.delivery.Message;
import dev.postrider.dispatcher.delivery.RecordPosition;
import dev.postrider.dispatcher.queue.HeldDeliveries;
import dev.postrider.schemas.envelope.Event;
import dev.postrider.schemas.envelope.MessageId;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * An event that somebody wants, with the record that it was read from.
 *
 * @param message one for all endpoints
 */
record RoutedEvent(Message message, HeldDeliveries.Source source) {

  static RoutedEvent of(Event event, HeldDeliveries.Source source) {
    ConsumerRecord<byte[], byte[]> record = source.record();
    return new RoutedEvent(
        new Message(
            event,
            MessageId.of(event.application(), event.source(), event.id()),
            new RecordPosition(record.topic(), record.partition(), record.offset()),
            name -> record.headers().lastHeader(name) != null),
        source);
  }
}
