package dev.postrider.producer.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunTest {
  @Test
  void endsWhereItWouldTakeMoreThanHalfOfTheClientsRoom() {
    List<ProducerRecord<byte[], byte[]>> records =
        IntStream.range(0, 200).mapToObj(n -> record(n % 100)).toList();

    Run run = Run.from(records, 90);

    assertThat(run.records()).isEqualTo(records.subList(90, 90 + Run.PARTITIONS));
  }

  @Test
  void endsWhereOnePartitionsShareWouldNotBeOneBatch() {
    int third = TopicClient.BATCH_BYTES / 6;

    Run run = Run.from(Stream.generate(() -> record(0, third)).limit(5).toList(), 0);

    assertThat(run.records()).hasSize(2);
  }

  @Test
  void takesOneAtLeast() {
    Run run = Run.from(List.of(record(0, TopicClient.BATCH_BYTES), record(0)), 0);

    assertThat(run.records()).hasSize(1);
  }

  private static ProducerRecord<byte[], byte[]> record(int partition) {
    return record(partition, 1);
  }

  private static ProducerRecord<byte[], byte[]> record(@Nullable Integer partition, int bytes) {
    return new ProducerRecord<>("topic", partition, new byte[0], new byte[bytes]);
  }
}
