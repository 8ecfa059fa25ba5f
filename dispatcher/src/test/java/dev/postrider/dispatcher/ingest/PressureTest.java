package dev.postrider.dispatcher.ingest;

import static java.util.stream.IntStream.range;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.dispatcher.deadletter.Unwritten;
import dev.postrider.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PressureTest {
  private static final TopicPartition ONE = new TopicPartition("payments", 0);
  private static final TopicPartition OTHER = new TopicPartition("payments", 1);
  private static final int KIB = 1024;

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final InFlight all = InFlight.ofAll(new SettableLoad());
  private final IngestMeters meters = new IngestMeters(all, registry);
  private final AssignedPartition one = beginning(ONE);
  private final AssignedPartition other = beginning(OTHER);
  private final Map<String, Long> unwritten = new HashMap<>();
  private boolean isRoutable = true;

  @BeforeEach
  void assign() {
    consumer.assign(List.of(ONE, OTHER));
  }

  @Test
  void aPartitionIsPausedByItsRecordsAndResumedBelowHalf() {
    var pressure = pressure(new IngestLimits(4, 100, 1_000 * KIB, 1_000 * KIB, KIB));

    var sentOn = take(one, 4, 0);
    pressure.balance(List.of(one, other));
    assertThat(consumer.paused()).containsExactly(ONE);

    sentOn.subList(0, 2).forEach(RecordInFlight::onComplete);
    pressure.balance(List.of(one, other));
    assertThat(consumer.paused()).containsExactly(ONE);

    sentOn.get(2).onComplete();
    pressure.balance(List.of(one, other));
    assertThat(consumer.paused()).isEmpty();
    assertThat(pressure.isRelieved()).isTrue();
  }

  @Test
  void anEventForManyEndpointsCountsAsManyDeliveries() {
    var pressure = pressure(new IngestLimits(1_000, 100, 1_000 * KIB, 1_000 * KIB, KIB));

    var begun = range(0, 100).mapToObj(_ -> one.inFlight().beginDelivery()).toList();
    pressure.balance(List.of(one, other));

    assertThat(consumer.paused()).containsExactly(ONE);
    assertThat(pressure.admits(one)).isFalse();
    assertThat(pressure.admits(other)).isTrue();

    begun.subList(0, 51).forEach(one.inFlight()::endDelivery);
    pressure.balance(List.of(one, other));

    assertThat(consumer.paused()).isEmpty();
    assertThat(pressure.admits(one)).isTrue();
  }

  @Test
  void theSmallestEventsAreBoundedByWhatStandsAroundThem() {
    var pressure = pressure(new IngestLimits(1_000, 100, 10 * KIB, 1_000 * KIB, KIB));

    take(one, 10, 0);
    pressure.balance(List.of(one, other));

    assertThat(consumer.paused()).containsExactly(ONE);
  }

  @Test
  void allArePausedByWhatIsInFlightInAllEvenOfPartitionsThatWereGivenAway() {
    var pressure = pressure(new IngestLimits(1_000, 1_000, 1_000 * KIB, 20 * KIB, KIB));

    var sentOn = take(beginning(new TopicPartition("payments", 2)), 1, 20 * KIB);
    pressure.balance(List.of(one, other));
    assertThat(consumer.paused()).containsExactlyInAnyOrder(ONE, OTHER);

    sentOn.getFirst().onComplete();
    pressure.balance(List.of(one, other));
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void allArePausedWhileKafkaDoesNotTakeWhatIsWritten() {
    var pressure = pressure(new IngestLimits(1_000, 1_000, 1_000 * KIB, 1_000 * KIB, 64 * KIB));

    unwritten.put(Topics.QUEUE, 64L * KIB);
    pressure.balance(List.of(one, other));
    assertThat(consumer.paused()).containsExactlyInAnyOrder(ONE, OTHER);
    assertThat(registry.get("postrider.ingest.partitions.paused").gauge().value()).isEqualTo(2);

    unwritten.put(Topics.QUEUE, 31L * KIB);
    pressure.balance(List.of(one, other));
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void whatWaitsToBeSentOnIsInFlightAndLeavesWithItsPartition() {
    one.take(records(ONE, 3, 100), _ -> {});
    assertThat(all.records()).isEqualTo(3);

    one.abandonWaiting();

    assertThat(all.records()).isZero();
    assertThat(all.bytes()).isZero();
    assertThat(one.settled()).isFalse();
    assertThat(one.drained()).isTrue();
  }

  @Test
  void whatCannotBeDeadLetteredStopsItsOwnTopicAlone() {
    var logins = new TopicPartition("logins", 0);
    var another = beginning(logins);
    consumer.assign(List.of(ONE, logins));
    var pressure = pressure(new IngestLimits(100, 100, 1_000 * KIB, 1_000 * KIB, 64 * KIB));

    unwritten.put("payments-dlt", 1_000L * KIB);
    pressure.balance(List.of(one, another));

    assertThat(consumer.paused()).containsExactly(ONE);
    assertThat(pressure.admits(one)).isFalse();
    assertThat(pressure.admits(another)).isTrue();

    unwritten.put("payments-dlt", 7L * KIB);
    pressure.balance(List.of(one, another));
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void noEventIsBegunWhileTooMuchIsUnwritten() {
    var pressure = pressure(new IngestLimits(100, 100, 1_000 * KIB, 1_000 * KIB, 64 * KIB));
    assertThat(pressure.admits(one)).isTrue();

    unwritten.put(Topics.QUEUE, 64L * KIB);

    assertThat(pressure.admits(one)).isFalse();
  }

  @Test
  void noDeliveryIsBegunWhileTheRegistryIsNotConfirmed() {
    var pressure = pressure(new IngestLimits(100, 100, 1_000 * KIB, 1_000 * KIB, 64 * KIB));

    isRoutable = false;

    assertThat(pressure.admits(one)).isFalse();
  }

  private final class Waiting implements Unwritten {
    @Override
    public long bytes(long mostOfOne) {
      return unwritten.entrySet().stream()
          .mapToLong(entry ->
              entry.getKey().equals(Topics.QUEUE)
                  ? entry.getValue()
                  : Math.min(entry.getValue(), mostOfOne))
          .sum();
    }

    @Override
    public long bytesOf(String topic) {
      return unwritten.getOrDefault(topic, 0L);
    }
  }

  @Test
  void aPausedPartitionIsResumedWhenNothingOfItWaits() {
    var pressure = pressure(new IngestLimits(1_000, 1, 1_000 * KIB, 1_000 * KIB, KIB));
    one.take(records(ONE, 2, 0), _ -> {});
    RecordInFlight first = one.next();
    first.onlyDeliveryBegins();
    pressure.balance(List.of(one, other));
    first.onComplete();

    pressure.balance(List.of(one, other));
    assertThat(consumer.paused()).containsExactly(ONE);

    one.next().onComplete();
    pressure.balance(List.of(one, other));
    assertThat(consumer.paused()).isEmpty();
  }

  /** Nothing was fetched of it, so that there is nothing to be kept back. */
  @Test
  void aPartitionThatIsNotThereLetsTheConsumerBeWaitedFor() {
    var pressure = pressure(new IngestLimits(1_000, 1_000, 1_000 * KIB, 1_000 * KIB, KIB));
    var absent = AssignedPartition.absent(ONE, all);
    absent.paused(true);

    pressure.balance(List.of(absent, other));

    assertThat(pressure.isRelieved()).isTrue();
  }

  private Pressure pressure(IngestLimits limits) {
    return new Pressure(consumer, new Room(limits, all, () -> isRoutable, new Waiting()), meters);
  }

  private AssignedPartition beginning(TopicPartition name) {
    return AssignedPartition.beginningAt(name, Uuid.ONE_UUID, 0, all);
  }

  /** Records that were sent on. */
  private static List<RecordInFlight> take(AssignedPartition partition, int number, int bytes) {
    partition.take(records(partition.partition(), number, bytes), _ -> {});
    return range(0, number).mapToObj(_ -> partition.next()).toList();
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(
      TopicPartition name, int number, int bytes) {
    return range(0, number)
        .mapToObj(offset ->
            new ConsumerRecord<>(
                name.topic(), name.partition(), offset, new byte[0], new byte[bytes]))
        .toList();
  }
}
