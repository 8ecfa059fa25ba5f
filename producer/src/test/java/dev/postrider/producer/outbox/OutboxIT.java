package dev.postrider.producer.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.postrider.broker.EmbeddedBroker;
import dev.postrider.producer.TestBroker;
import dev.postrider.producer.TestDatabase;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutboxIT {
  private static final Duration RECOVERY = Duration.ofSeconds(20);
  private static final int ROOM = 40;

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void anEventIsOnItsTopicWithin100MsOfTheCommit(TestDatabase database) {
    String topic = TestBroker.freshTopic(1);
    try (TestInstance instance = instance(database, topic)) {
      List<Long> committed = new ArrayList<>();
      for (int n = 0; n <= 20; n++) {
        instance.write("acc_1", n);
        committed.add(System.currentTimeMillis());
        // Idle again before the next one.
        await().pollInterval(Duration.ofMillis(5)).until(() -> instance.waiting() == 0);
      }

      var records = TestBroker.read(topic);

      List<Long> took = new ArrayList<>();
      // The first one also waits for the connection to Kafka.
      for (int n = 1; n < records.size(); n++) {
        took.add(records.get(n).timestamp() - committed.get(n));
      }
      long median = took.stream().sorted().skip(took.size() / 2).findFirst().orElseThrow();
      assertThat(took).hasSize(20);
      assertThat(median).as("of %s ms", took).isLessThan(100);
    }
  }

  @Test
  void anEventIsAddedInATransaction() {
    try (TestInstance instance = instance(TestDatabase.H2, TestBroker.freshTopic(1))) {
      assertThatThrownBy(() -> instance.outbox.addAll(List.of()))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whatKafkaWillNeverTakeIsPutAsideUpToABoundAndTheRestGoesOn() throws Exception {
    String topic = "of-small-records";
    create(topic, "max.message.bytes", "800");
    try (TestInstance instance = instance(TestDatabase.H2, topic)) {
      String tooLarge = "acc_" + "x".repeat(240);
      instance.write("acc_1", 1);
      for (int n = 1; n <= TestInstance.MAX_REFUSED; n++) {
        instance.write(tooLarge, n);
      }
      instance.write("acc_1", 2);

      await().atMost(RECOVERY).until(() -> instance.waiting() == 0);
      instance.write(tooLarge, 4);
      instance.write("acc_1", 3);

      TestBroker.readUntil(topic, records -> records.size() == 3);
      await().atMost(RECOVERY).until(() -> instance.restingLanes() > 0);
      assertThat(instance.refused()).isEqualTo(TestInstance.MAX_REFUSED);
      assertThat(instance.waiting()).as("no room: it waits").isEqualTo(1);
      assertThat(instance.meters.counter("refused").count()).isEqualTo(TestInstance.MAX_REFUSED);
    }
  }

  @Test
  void aTopicThatDoesNotAnswerHoldsUpNoOther() throws Exception {
    String stuck = TestBroker.freshTopic(1);
    String topic = TestBroker.freshTopic(1);
    String url = TestInstance.freshDatabase(TestDatabase.POSTGRES);
    CountDownLatch answers = new CountDownLatch(1);
    try (TestInstance ofStuck = new TestInstance(url, TestBroker.bootstrapServers(), stuck);
        TestInstance instance =
            new TestInstance(
                    url,
                    Map.of("bootstrap.servers", TestBroker.bootstrapServers()),
                    topic,
                    10_000,
                    outlet -> new Hanging(outlet, stuck, answers))
                .started()) {
      for (int n = 0; n < 50; n++) {
        ofStuck.write("acc_" + n, n);
      }
      await().until(() -> answers.getCount() == 1 && instance.waiting() == 50);
      instance.write("acc_1", 1);

      TestBroker.readUntil(topic, records -> records.size() == 1);

      assertThat(TestBroker.read(stuck)).isEmpty();
      answers.countDown();
      TestBroker.readUntil(stuck, records -> records.size() == 50);
    } finally {
      answers.countDown();
    }
  }

  /** Sends nothing of a topic before it is told to. */
  private record Hanging(Outlet outlet, String topic, CountDownLatch until) implements Outlet {
    @Override
    public List<Fate> send(List<WaitingEvent> events) throws InterruptedException {
      if (!events.isEmpty() && events.getFirst().topic().equals(topic)) {
        until.await();
      }
      return outlet.send(events);
    }

    @Override
    public void close() {
      outlet.close();
    }
  }

  private static void create(String topic, String setting, String value) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestBroker.bootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(Map.of(setting, value))))
          .all()
          .get();
    }
  }

  @Test
  void aTopicThatIsMissingHoldsUpNoOther() {
    String topic = TestBroker.freshTopic(1);
    String url = TestInstance.freshDatabase(TestDatabase.H2);
    try (TestInstance missing =
            new TestInstance(url, TestBroker.bootstrapServers(), "no-such-topic");
        TestInstance instance =
            new TestInstance(url, TestBroker.bootstrapServers(), topic).started()) {
      missing.write("acc_1", 1);
      instance.write("acc_1", 1);

      TestBroker.readUntil(topic, records -> records.size() == 1);

      assertThat(instance.waiting()).isEqualTo(1);
    }
  }

  @Test
  void whileKafkaIsAwayEventsWaitUpToABound(@TempDir Path folder) throws Exception {
    int port = freePort();
    String servers = "127.0.0.1:" + port;
    EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), port);
    broker.createTopics(List.of("payments"), 2);
    String url = TestInstance.freshDatabase(TestDatabase.H2);
    try (TestInstance instance =
        new TestInstance(
                url, Map.of("bootstrap.servers", servers), "payments", ROOM, outlet -> outlet)
            .started()) {
      instance.write("acc_1", 1);
      await().atMost(RECOVERY).until(() -> instance.waiting() == 0);
      broker.close();
      for (int n = 2; n <= ROOM + 1; n++) {
        instance.write("acc_" + n % 3, n);
      }

      assertThatThrownBy(() -> instance.write("acc_1", 100)).isInstanceOf(OutboxFull.class);
      await().atMost(RECOVERY).until(() -> instance.restingLanes() > 0);

      broker = EmbeddedBroker.start(folder.resolve("kafka"), port);
      Published published = Published.all(instance, servers, "payments");
      published.tell(instance.facts());
      assertThat(instance.facts()).hasSize(ROOM + 1);
      await()
          .atMost(RECOVERY)
          .ignoreExceptions()
          .until(() -> {
            instance.write("acc_1", 101);
            return true;
          });
    } finally {
      broker.close();
    }
  }

  private static TestInstance instance(TestDatabase database, String topic) {
    return new TestInstance(
            TestInstance.freshDatabase(database), TestBroker.bootstrapServers(), topic)
        .started();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
