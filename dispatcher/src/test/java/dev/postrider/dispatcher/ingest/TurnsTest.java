package dev.postrider.dispatcher.ingest;

import static java.util.stream.IntStream.range;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.testing.Samples;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class TurnsTest {
  private static final int MIB = 1024 * 1024;
  private static final Endpoint ENDPOINT = Samples.endpoint(1, URI.create("http://127.0.0.1/"));

  private final InFlight all = InFlight.ofAll(late());
  private final AssignedPartition full = partition(0);
  private final AssignedPartition other = partition(1);
  private final List<AssignedPartition> both = List.of(full, other);
  private final List<RecordInFlight> sentOn = new ArrayList<>();

  /** One for every delivery that was begun. */
  private final List<Sinks.Empty<Void>> deliveries = new ArrayList<>();

  private final List<Throwable> failures = new ArrayList<>();

  @Test
  void whereThereIsRoomForFewTheBacklogOfOnePartitionDoesNotTakeAllOfIt() {
    take(full, 1_000);
    take(other, 10);

    turns(this::forOne).sendOn(both);

    assertThat(sentOn).hasSize(Intake.LEAST);
    assertThat(sentOn.stream().filter(record -> record.partition() == other)).hasSize(10);
  }

  @Test
  void partitionsAreFirstInTheirTurn() {
    take(full, 10);
    take(other, 10);
    var turns = turns(this::forOne);
    leaveRoomFor(1);
    turns.sendOn(both);
    deliveries.getFirst().tryEmitEmpty();

    turns.sendOn(both);

    assertThat(sentOn.stream().map(RecordInFlight::partition)).containsExactly(full, other);
  }

  @Test
  void anEventForManyEndpointsIsBegunAsThereIsRoomAndTakesTurnsWithOtherPartitions() {
    take(full, 1);
    take(other, 10);
    var turns = turns(record -> record.partition() == full ? forMany(record) : forOne(record));

    assertThat(turns.sendOn(both)).isTrue();

    assertThat(deliveries).hasSize(Intake.LEAST);
    assertThat(sentOn.stream().filter(record -> record.partition() == other)).hasSize(10);
    assertThat(all.deliveries()).isEqualTo(Intake.LEAST);
  }

  @Test
  void itIsSettledWhenAllOfItsDeliveriesAreAndNotBefore() {
    take(full, 1);
    var turns = turns(this::forMany);

    settleAllBut(1, turns);
    assertThat(full.settled()).isFalse();
    assertThat(all.deliveries()).isEqualTo(1);

    deliveries.getLast().tryEmitEmpty();
    assertThat(full.settled()).isTrue();
    assertThat(all.deliveries()).isZero();
    assertThat(all.records()).isZero();
  }

  @Test
  void aDeliveryThatFailsDoesNotKeepTheEventFromOtherEndpoints() {
    take(full, 1);
    var turns = turns(this::forMany);
    turns.sendOn(both);
    deliveries.getFirst().tryEmitError(new IllegalStateException("a bug"));

    settleAllBut(0, turns);

    assertThat(deliveries).hasSize(1_000);
    assertThat(failures).hasSize(1);
    assertThat(full.settled()).isFalse();
  }

  @Test
  void ofAnEventThatIsGivenAwayNoMoreIsBegun() {
    take(full, 1);
    var turns = turns(this::forMany);
    turns.sendOn(both);

    full.abandonWaiting();
    deliveries.forEach(Sinks.Empty::tryEmitEmpty);

    assertThat(turns.sendOn(both)).isFalse();
    assertThat(deliveries).hasSize(Intake.LEAST);
    assertThat(full.settled()).isFalse();
    assertThat(all.deliveries()).isZero();
    assertThat(all.records()).isZero();
  }

  @Test
  void anEventThatSomeEndpointsHaveGotGoesOnToTheRestWhenItsPartitionIsGivenAway() {
    take(full, 2);
    var turns = turns(this::forMany);
    turns.sendOn(both);

    for (int settled = 0; settled < 1_000; settled++) {
      full.windUp();
      turns.sendOn(both);
      deliveries.get(settled).tryEmitEmpty();
    }

    assertThat(deliveries).hasSize(1_000);
    assertThat(full.drained()).isTrue();
    assertThat(full.toCommit()).extracting(OffsetAndMetadata::offset).isEqualTo(1L);
    assertThat(all.records()).isZero();
  }

  @Test
  void anEventThatNoEndpointHasGotIsLeftToTheNextOwner() {
    take(full, 1);
    FanOut.to(
            Collections.nCopies(2, ENDPOINT), full.next(), new FanOut.Plan(_ -> delivery(), 10_000))
        .subscribe();

    full.windUp();

    assertThat(deliveries).isEmpty();
    assertThat(full.drained()).isTrue();
  }

  @Test
  void anEventWhoseEndpointsBecomeKnownWhenItsPartitionIsGoneIsAbandoned() {
    take(full, 1);
    RecordInFlight late = full.next();
    full.abandonWaiting();

    forMany(late).subscribe();

    assertThat(all.records()).isZero();
    assertThat(full.settled()).isFalse();
  }

  @Test
  void aTurnEndsThoughThereIsMoreToBeSentOn() {
    take(full, 10_000);

    boolean more =
        turns(
                record -> {
                  sentOn.add(record);
                  return Mono.empty();
                })
            .sendOn(both);

    assertThat(more).isTrue();
    assertThat(sentOn).hasSizeLessThan(1_000);
  }

  /** So that no more than the least number is let in. */
  private static SettableLoad late() {
    var load = new SettableLoad();
    load.lateness = Intake.TOO_LATE_NANOS + 1;
    return load;
  }

  private void settleAllBut(int number, Turns turns) {
    for (int settled = 0; settled < 1_000 - number; settled++) {
      turns.sendOn(both);
      deliveries.get(settled).tryEmitEmpty();
    }
  }

  private void leaveRoomFor(int number) {
    range(0, Intake.LEAST - number).forEach(_ -> all.beginDelivery());
  }

  private Mono<Void> forOne(RecordInFlight record) {
    sentOn.add(record);
    record.onlyDeliveryBegins();
    return delivery();
  }

  private Mono<Void> forMany(RecordInFlight record) {
    Function<Endpoint, Mono<Void>> lane = _ -> delivery();
    List<Endpoint> endpoints = Collections.nCopies(1_000, ENDPOINT);
    return FanOut.to(endpoints, record, new FanOut.Plan(lane, 10_000));
  }

  private Mono<Void> delivery() {
    Sinks.Empty<Void> delivery = Sinks.empty();
    deliveries.add(delivery);
    return delivery.asMono();
  }

  private Turns turns(Function<RecordInFlight, Mono<Void>> pipeline) {
    var limits = new IngestLimits(20_000, 20_000, 100 * MIB, 100 * MIB, MIB);
    return new Turns(
        new Pressure(
            new MockConsumer<>("none"),
            new Room(limits, all, () -> true, new NothingUnwritten()),
            new IngestMeters(all, new SimpleMeterRegistry())),
        pipeline);
  }

  private AssignedPartition partition(int number) {
    return AssignedPartition.beginningAt(
        new TopicPartition("payments", number), Uuid.ONE_UUID, 0, all);
  }

  private void take(AssignedPartition partition, int number) {
    TopicPartition name = partition.partition();
    partition.take(
        range(0, number)
            .mapToObj(offset ->
                new ConsumerRecord<>(
                    name.topic(), name.partition(), offset, new byte[0], new byte[0]))
            .toList(),
        failures::add);
  }
}
