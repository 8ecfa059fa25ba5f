package dev.postrider.dispatcher.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.dispatcher.delivery.Delivery;
import dev.postrider.schemas.Headers;
import dev.postrider.schemas.Topics;
import dev.postrider.schemas.envelope.Event;
import dev.postrider.schemas.envelope.EventAttributes;
import dev.postrider.schemas.envelope.EventWriter;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Answers as CloudEvents in the binary mode of the Kafka binding: {@code <type>.reply}, with the
 * event's subject and application, and what was answered by whom.
 */
final class ReplyEvents {
  private static final String SOURCE = "/postrider/endpoints/";

  private final EventWriter writer = new EventWriter();

  /** The same answer again has the same id, and so has another answer to the same delivery. */
  static String idOf(Delivery delivery) {
    return delivery.messageId() + "-" + delivery.endpoint().id();
  }

  ProducerRecord<byte[], byte[]> of(Delivery delivery, int status, byte[] body, Instant now) {
    Event event = delivery.event();
    String endpointId = delivery.endpoint().id();
    var attributes =
        new EventAttributes(
            idOf(delivery),
            SOURCE + endpointId,
            event.type() + Headers.REPLY_TYPE_SUFFIX,
            now,
            event.subject(),
            event.application());
    var reply = writer.json(Topics.REPLIES, attributes, body);
    reply.headers().add(Headers.CE_CAUSATION_ID, event.id().getBytes(UTF_8));
    reply.headers().add(Headers.CE_CAUSATION_SOURCE, event.source().getBytes(UTF_8));
    reply.headers().add(Headers.CE_ENDPOINT_ID, endpointId.getBytes(UTF_8));
    reply.headers().add(Headers.CE_STATUS, Integer.toString(status).getBytes(UTF_8));
    byte[] key = delivery.messageId().getBytes(UTF_8);
    return new ProducerRecord<>(Topics.REPLIES, null, key, reply.value(), reply.headers());
  }
}
