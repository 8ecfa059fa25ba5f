package dev.postrider.dispatcher.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.dispatcher.testing.Broker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import reactor.core.publisher.Mono;

class EventConsumerIT {
  private static final Set<String> TOPICS = Set.of("payments");

  private final Admin admin = Broker.admin();
  private final InFlight inFlight = InFlight.ofAll(new SettableLoad());
  private final IngestMeters meters = new IngestMeters(inFlight, new SimpleMeterRegistry());
  private final IngestProperties properties =
      new Binder().bindOrCreate("postrider.ingest", IngestProperties.class);
  private final List<MockConsumer<byte[], byte[]>> consumers = new ArrayList<>();
  private boolean stopWhenMade;
  private final EventConsumer eventConsumer =
      new EventConsumer(this::nextLoop, Duration.ofSeconds(10));

  @AfterEach
  void close() {
    eventConsumer.stop();
    admin.close();
  }

  @Test
  void aLoopThatEndsByAMistakeIsFollowedByOneWithANewConsumer() {
    eventConsumer.start();

    await().until(() -> consumers.size() == 2 && eventConsumer.isConsuming());

    assertThat(consumers.get(0).closed()).isTrue();
    assertThat(consumers.get(1).closed()).isFalse();

    eventConsumer.stop();

    assertThat(consumers.get(1).closed()).isTrue();
    assertThat(consumers).hasSize(2);
  }

  @Test
  void aConsumerThatIsNeverUsedIsClosed() {
    stopWhenMade = true;

    eventConsumer.start();

    await().until(() -> consumers.get(0).closed());
    assertThat(consumers).hasSize(1);
  }

  /** The first one fails. */
  private PollLoop nextLoop() {
    if (stopWhenMade) {
      eventConsumer.stop();
    }
    MockConsumer<byte[], byte[]> consumer =
        consumers.isEmpty() ? new Broken() : new MockConsumer<>("none");
    consumers.add(consumer);
    var limits = IngestLimits.of(properties, Runtime.getRuntime().maxMemory());
    return new PollLoops(
            () -> consumer,
            new PollLoops.Source(admin, TOPICS, properties),
            new PollLoops.Sink(
                new Room(limits, inFlight, () -> true, new NothingUnwritten()), _ -> Mono.empty()),
            meters)
        .get();
  }

  private static final class Broken extends MockConsumer<byte[], byte[]> {
    Broken() {
      super("none");
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      throw new IllegalStateException("as a mistake of ours would");
    }
  }
}
