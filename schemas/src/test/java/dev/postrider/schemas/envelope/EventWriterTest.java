package dev.postrider.schemas.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.schemas.event.LoginUnusual;
import dev.postrider.schemas.event.Money;
import dev.postrider.schemas.event.PaymentMethod;
import dev.postrider.schemas.event.PaymentOccurred;
import dev.postrider.schemas.event.PaymentStatus;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventWriterTest {
  private static final Instant TIME = Instant.parse("2026-11-23T08:15:30.123456Z");
  private final EventWriter writer = new EventWriter();

  @Test
  void theCloudEventsLibraryReadsEveryAttribute() {
    ProducerRecord<byte[], byte[]> record =
        writer.json("payments", attributes("Kontó 7"), "{\"a\":1}".getBytes(UTF_8));

    CloudEvent event = KafkaMessageFactory.createReader(record.headers(), record.value()).toEvent();

    assertThat(event.getSpecVersion().toString()).isEqualTo("1.0");
    assertThat(event.getId()).isEqualTo("e-1");
    assertThat(event.getSource()).hasToString("/shop/payments");
    assertThat(event.getType()).isEqualTo("payment.occurred");
    assertThat(event.getTime()).isEqualTo(TIME.atOffset(ZoneOffset.UTC));
    assertThat(event.getSubject()).isEqualTo("Kontó 7");
    assertThat(event.getExtension("application")).isEqualTo("acme");
    assertThat(event.getDataContentType()).isEqualTo("application/json");
    assertThat(Objects.requireNonNull(event.getData()).toBytes()).asString().isEqualTo("{\"a\":1}");
    assertThat(record.key()).asString(UTF_8).isEqualTo("Kontó 7");
  }

  @Test
  void avrosOwnDecoderReadsTheValue() throws Exception {
    PaymentOccurred payment = payment();

    ProducerRecord<byte[], byte[]> record = writer.avro("payments", attributes("acc_1"), payment);

    assertThat(record.value()).startsWith(0xC3, 0x01);
    GenericData model = new GenericData();
    model.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    GenericRecord decoded =
        new BinaryMessageDecoder<GenericRecord>(model, PaymentOccurred.getClassSchema())
            .decode(record.value());
    assertThat(decoded.toString()).isEqualTo(payment.toString());
    assertThat(record.headers().lastHeader("content-type").value())
        .asString(UTF_8)
        .isEqualTo("application/avro");
  }

  @Test
  void anEventWithoutASubjectHasNoKeyAndNoSubjectHeader() {
    ProducerRecord<byte[], byte[]> record =
        writer.json("events", attributes(null), "{}".getBytes(UTF_8));

    assertThat(record.key()).isNull();
    assertThat(record.headers().lastHeader("ce_subject")).isNull();
  }

  @Test
  void attributesThatCloudEventsDemandsAreNotEmpty() {
    assertThatThrownBy(() -> new EventAttributes("e-1", "/shop", "", TIME, null, "acme"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The event's type must not be empty");
  }

  @Test
  void aRecordWithoutAFieldThatItsSchemaWantsIsRefused() {
    assertThatThrownBy(() -> writer.avro("logins", attributes("acc_1"), new LoginUnusual()))
        .isInstanceOfAny(AvroRuntimeException.class, NullPointerException.class);
  }

  private static EventAttributes attributes(@Nullable String subject) {
    return new EventAttributes("e-1", "/shop/payments", "payment.occurred", TIME, subject, "acme");
  }

  private static PaymentOccurred payment() {
    return PaymentOccurred.newBuilder()
        .setPaymentId("pay_1")
        .setAccountId("acc_1")
        .setAmount(new Money(1999L, "EUR"))
        .setMethod(PaymentMethod.CARD)
        .setStatus(PaymentStatus.CAPTURED)
        .setPayee("Books and more")
        .setOccurredAt(Instant.parse("2026-11-23T08:15:30.123Z"))
        .build();
  }
}
