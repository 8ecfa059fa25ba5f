package dev.postrider.producer.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.producer.outbox.Outlet.Fate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunTest {
  private static final Fate REFUSED = new Fate.Refused("InvalidRecordException");

  private final Exception invalid = new InvalidRecordException("of a test");
  private final Exception late = new TimeoutException();

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

  @Test
  void anInvalidOneThatIsAloneOfItsPartitionIsRefusedWhateverBecomesOfTheOthers() {
    List<Fate> fates = run(0, 1, 0).fates(Arrays.asList(late, invalid, late));

    assertThat(fates.get(0)).isInstanceOf(Fate.Waits.class);
    assertThat(fates.get(1)).isEqualTo(REFUSED);
  }

  @Test
  void anInvalidOneAmongOthersOfItsBatchMayBeAnyOfThem() {
    assertThat(run(0, 1, 0).fates(Arrays.asList(invalid, null, invalid))).doesNotContain(REFUSED);
    assertThat(run(0, null).fates(Arrays.asList(invalid, invalid))).doesNotContain(REFUSED);
  }

  private static Run run(@Nullable Integer... partitions) {
    return new Run(Stream.of(partitions).map(partition -> record(partition, 1)).toList());
  }

  private static ProducerRecord<byte[], byte[]> record(int partition) {
    return record(partition, 1);
  }

  private static ProducerRecord<byte[], byte[]> record(@Nullable Integer partition, int bytes) {
    return new ProducerRecord<>("topic", partition, new byte[0], new byte[bytes]);
  }
}
