package dev.postrider.benchmarks.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.schemas.Headers;
import dev.postrider.schemas.envelope.EventAttributes;
import dev.postrider.schemas.envelope.EventWriter;
import dev.postrider.schemas.event.Money;
import dev.postrider.schemas.event.PaymentMethod;
import dev.postrider.schemas.event.PaymentOccurred;
import dev.postrider.schemas.event.PaymentStatus;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** One payment in each of the forms in which it may lie on a topic. */
final class EventSamples {
  static final String TOPIC = "payments";
  static final String TYPE = "payment.occurred";
  private static final Instant TIME = Instant.parse("2026-11-23T03:00:07.252Z");
  private static final EventAttributes ATTRIBUTES =
      new EventAttributes("pay_7312", "/shop/payments", TYPE, TIME, "acc_42", "default");

  private EventSamples() {}

  /** A JSON object of exactly that many bytes. */
  static byte[] json(int bytes) {
    String head =
        """
        {"paymentId":"pay_7312","accountId":"acc_42","amount":{"minorUnits":129900,"currency":"EUR"},\
        "method":"CARD","status":"CAPTURED","occurredAt":"2026-11-23T03:00:07.252Z","reference":\"\
        """;
    return (head + "x".repeat(bytes - head.length() - 2) + "\"}").getBytes(UTF_8);
  }

  /** As the console producer writes it: no key, no headers. */
  static ConsumerRecord<byte[], byte[]> bare(byte[] data) {
    return consumed(new ProducerRecord<>(TOPIC, data));
  }

  static ConsumerRecord<byte[], byte[]> binaryMode(byte[] data) {
    return consumed(new EventWriter().json(TOPIC, ATTRIBUTES, data));
  }

  static ConsumerRecord<byte[], byte[]> structuredMode(byte[] data) {
    String envelope =
        """
        {"specversion":"1.0","id":"%s","source":"%s","type":"%s","time":"%s","subject":"%s",\
        "application":"%s","datacontenttype":"application/json","data":%s}\
        """
            .formatted(
                ATTRIBUTES.id(),
                ATTRIBUTES.source(),
                ATTRIBUTES.type(),
                ATTRIBUTES.time(),
                ATTRIBUTES.subject(),
                ATTRIBUTES.application(),
                new String(data, UTF_8));
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(TOPIC, envelope.getBytes(UTF_8));
    record.headers().add(Headers.CONTENT_TYPE, Headers.CLOUDEVENTS_JSON.getBytes(UTF_8));
    return consumed(record);
  }

  static ConsumerRecord<byte[], byte[]> avro(String reference) {
    PaymentOccurred payment =
        PaymentOccurred.newBuilder()
            .setPaymentId("pay_7312")
            .setAccountId("acc_42")
            .setAmount(new Money(129_900L, "EUR"))
            .setMethod(PaymentMethod.CARD)
            .setStatus(PaymentStatus.CAPTURED)
            .setPayee("A shop")
            .setReference(reference)
            .setOccurredAt(TIME)
            .build();
    return consumed(new EventWriter().avro(TOPIC, ATTRIBUTES, payment));
  }

  @SuppressWarnings("NullAway") // Kafka declares nothing of keys that may be null
  private static ConsumerRecord<byte[], byte[]> consumed(ProducerRecord<byte[], byte[]> produced) {
    return new ConsumerRecord<>(
        produced.topic(),
        3,
        42,
        TIME.toEpochMilli(),
        TimestampType.CREATE_TIME,
        ConsumerRecord.NULL_SIZE,
        ConsumerRecord.NULL_SIZE,
        produced.key(),
        produced.value(),
        new RecordHeaders(produced.headers()),
        Optional.empty());
  }
}
