package dev.postrider.dispatcher.delivery;

import static dev.postrider.dispatcher.delivery.Limits.limits;
import static dev.postrider.dispatcher.testing.Samples.NOON;
import static dev.postrider.dispatcher.testing.Samples.endpoint;
import static dev.postrider.dispatcher.testing.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.dispatcher.testing.SettableClock;
import dev.postrider.schemas.Topics;
import dev.postrider.schemas.codec.InternalCodec;
import dev.postrider.schemas.internal.DeliveryAttempt;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

class RecordedDelivererTest {
  private static final DeliveryProperties ONE_AT_A_TIME = limits("max-in-flight=1");
  private static final Node[] NODES = {};

  private final SettableClock clock = new SettableClock();
  private final List<Sinks.One<Outcome>> requests = new ArrayList<>();
  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(
          new Cluster(
              null,
              List.of(),
              List.of(new PartitionInfo(Topics.ATTEMPTS, 0, null, NODES, NODES)),
              Set.of(),
              Set.of()),
          true,
          null,
          new StringSerializer(),
          new ByteArraySerializer());
  private final AttemptLog log = new AttemptLog(() -> producer, new SimpleMeterRegistry());
  private final Deadlines deadlines = new Deadlines();
  private final Deliverer limited =
      new LimitedDeliverer(
          new RecordedDeliverer(
              _ -> {
                requests.add(Sinks.one());
                return requests.getLast().asMono();
              },
              log,
              clock),
          new Breakers(ONE_AT_A_TIME.breaker(), InstantSource.system()),
          ONE_AT_A_TIME,
          deadlines,
          _ -> true);

  @AfterEach
  void close() {
    deadlines.close();
  }

  @Test
  void anAttemptBeginsWhenItsTurnHasCome() {
    log.start();
    deliver();
    deliver();
    clock.advance(Duration.ofMillis(700));
    answer();

    clock.advance(Duration.ofMillis(42));
    answer();

    assertThat(recorded(0).getDurationMillis()).isEqualTo(700);
    assertThat(recorded(1).getStartedAt()).isEqualTo(NOON.plusMillis(700));
    assertThat(recorded(1).getDurationMillis()).isEqualTo(42);
  }

  private void answer() {
    requests.getLast().tryEmitValue(new Outcome.Delivered(204, new byte[0]));
  }

  private DeliveryAttempt recorded(int number) {
    return InternalCodec.of(DeliveryAttempt.class).decode(producer.history().get(number).value());
  }

  private void deliver() {
    limited
        .deliver(
            new Delivery(
                event("payment.occurred", "{}"),
                endpoint(1, URI.create("https://shop.example/hooks")),
                "msg_1",
                1,
                new RecordPosition("payments", 0, 0)))
        .subscribe();
  }
}
