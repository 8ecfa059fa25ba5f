package dev.postrider.producer.outbox;

import static dev.postrider.producer.TestBroker.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.producer.TestBroker;
import dev.postrider.producer.outbox.Outlet.Fate;
import dev.postrider.schemas.Headers;
import dev.postrider.schemas.envelope.EventAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;

/** What becomes of events when the broker does not take one of them. */
class KafkaOutletIT {
  private static final int EVENTS = 400;
  private static final int BAD = 150;
  private static final int PAGE = 100;

  @RepeatedTest(10)
  void oneThatTheBrokerRefusesCostsItsNeighboursNeitherTheirPlaceNorTheirOrder() throws Exception {
    // A topic that is compacted takes no record without a key.
    String topic = "compacted-" + UUID.randomUUID();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestBroker.bootstrapServers()))) {
      NewTopic compacted =
          new NewTopic(topic, 1, (short) 1).configs(Map.of("cleanup.policy", "compact"));
      admin.createTopics(List.of(compacted)).all().get();
    }
    KafkaOutlet outlet = outlet();
    List<WaitingEvent> waiting =
        new ArrayList<>(
            IntStream.range(0, EVENTS)
                .mapToObj(n -> event(topic, n, n == BAD ? null : "acc_1"))
                .toList());
    List<Fate> refused = new ArrayList<>();

    // As the relay does it: what waits is sent again, before what comes after it.
    for (int turn = 0; turn < 100 && !waiting.isEmpty(); turn++) {
      await().until(() -> isAwake(outlet, topic));
      List<WaitingEvent> page = List.copyOf(waiting.subList(0, Math.min(PAGE, waiting.size())));
      List<Fate> fates = outlet.send(page);
      for (int i = page.size() - 1; i >= 0; i--) {
        if (!(fates.get(i) instanceof Fate.Waits)) {
          waiting.remove(i);
        }
        if (fates.get(i) instanceof Fate.Refused) {
          refused.add(fates.get(i));
        }
      }
    }
    outlet.close();

    assertThat(waiting).isEmpty();
    assertThat(refused).containsExactly(new Fate.Refused("InvalidRecordException"));
    List<Integer> firstCopies =
        new ArrayList<>(
            new LinkedHashSet<>(
                TestBroker.read(topic).stream()
                    .map(record -> Integer.valueOf(header(record, "ce_id")))
                    .toList()));
    assertThat(firstCopies).isSorted().hasSize(EVENTS - 1);
  }

  private static boolean isAwake(Outlet outlet, String topic) {
    return outlet.trial(topic).partitions().containsAll(outlet.rest(topic).partitions());
  }

  private static KafkaOutlet outlet() {
    return new KafkaOutlet(
        Map.of("bootstrap.servers", TestBroker.bootstrapServers()),
        new KafkaOutlet.Patience(Duration.ofSeconds(5), Duration.ofMillis(1)));
  }

  private static WaitingEvent event(String topic, int number, @Nullable String subject) {
    return new WaitingEvent(
        topic,
        number,
        new EventAttributes(
            String.valueOf(number), "/tests", "order.created", Instant.EPOCH, subject, "default"),
        Headers.JSON,
        "{\"n\": %d}".formatted(number).getBytes(UTF_8));
  }
}
