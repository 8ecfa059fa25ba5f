package dev.postrider.dispatcher.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.schemas.internal.OriginalHeader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLetterRecordsTest {
  private static final int MAX_BYTES = 10_000;

  private final DeadLetterRecords records = new DeadLetterRecords("dispatchers", MAX_BYTES);

  @Test
  void isTheRecordAsItWasAndWhy() {
    var letter = letter(bytes(10), bytes(100), bytes(10));

    var record = records.of(letter);

    assertThat(record.topic()).isEqualTo("payments-dlt");
    assertThat(record.key()).isEqualTo(bytes(10));
    assertThat(record.value()).isEqualTo(bytes(100));
    assertThat(record.headers().lastHeader("original").value()).isEqualTo(bytes(10));
    assertThat(text(record, "postrider-reason")).isEqualTo("undecodable");
    assertThat(text(record, "kafka_dlt-exception-message")).isEqualTo("It is no JSON");
  }

  @Test
  void isAPointerWhereTheValueIsTooLarge() {
    var record = records.of(letter(bytes(10), bytes(MAX_BYTES), bytes(10)));

    assertThat(record.value()).isNull();
    assertThat(record.key()).isEqualTo(bytes(10));
    assertThat(text(record, "kafka_dlt-exception-message"))
        .isEqualTo(
            "It is no JSON; the value is left out as too large: see payments-3 at offset 42");
  }

  @Test
  void isABarePointerWhereKeyOrHeadersAreTooLarge() {
    for (var letter :
        new DeadLetter[] {
          letter(bytes(MAX_BYTES), bytes(10), bytes(10)),
          letter(bytes(10), bytes(10), bytes(MAX_BYTES))
        }) {
      var record = records.of(letter);

      assertThat(record.key()).isNull();
      assertThat(record.value()).isNull();
      assertThat(record.headers().lastHeader("original")).isNull();
      assertThat(text(record, "kafka_dlt-exception-message"))
          .contains("see payments-3 at offset 42");
    }
  }

  @Test
  void saysNothingOfADeliveryThatAFormerDeadLetterWasOf() {
    var published = letter(bytes(1), bytes(1), bytes(1));
    published
        .original()
        .getHeaders()
        .add(
            new OriginalHeader("postrider-endpoint-id", ByteBuffer.wrap("ep_old".getBytes(UTF_8))));

    assertThat(records.of(published).headers().lastHeader("postrider-endpoint-id")).isNull();
  }

  private static DeadLetter letter(byte[] key, byte[] value, byte[] header) {
    var headers = new RecordHeaders();
    headers.add("original", header);
    var record =
        new ConsumerRecord<>(
            "payments",
            3,
            42,
            0,
            TimestampType.CREATE_TIME,
            key.length,
            value.length,
            key,
            value,
            headers,
            Optional.empty());
    return new DeadLetter(
        OriginalRecords.of(record), DeadLetterReason.UNDECODABLE, "It is no JSON", null);
  }

  private static byte[] bytes(int number) {
    byte[] bytes = new byte[number];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }

  private static String text(ProducerRecord<byte[], byte[]> record, String header) {
    return new String(record.headers().lastHeader(header).value(), UTF_8);
  }
}
