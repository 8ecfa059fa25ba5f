package dev.postrider.producer.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.postrider.broker.EmbeddedBroker;
import dev.postrider.broker.FreePorts;
import dev.postrider.producer.TestBroker;
import dev.postrider.producer.TestDatabase;
import dev.postrider.producer.outbox.TestInstance.Tuning;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class OutboxIT {
  private static final Duration RECOVERY = Duration.ofSeconds(20);
  private static final int ROOM = 40;

  /** An event that is found by polling alone waits for half of it on average. */
  private static final Duration POLLING_IS_SLOWER = Duration.ofSeconds(5);

  private static final Map<String, Object> KAFKA =
      Map.of("bootstrap.servers", TestBroker.bootstrapServers());

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void anEventIsOnItsTopicWithin100MsOfTheCommit(TestDatabase database) {
    String topic = TestBroker.freshTopic(1);
    try (TestInstance instance =
        new TestInstance(
                TestInstance.freshDatabase(database),
                KAFKA,
                topic,
                Tuning.USUAL.polling(POLLING_IS_SLOWER))
            .started()) {

      Latency latency = Latency.of(instance, topic, 10);

      assertThat(latency.percentile(50)).as("%s", latency).isLessThan(Duration.ofMillis(100));
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
      await().atMost(RECOVERY).until(instance::holds);
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
                    KAFKA,
                    topic,
                    Tuning.USUAL.with(outlet -> new Hanging(outlet, stuck, answers)))
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

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void aWorkerThatFailsIsToldOfOnceWhateverTheOthersDo(CapturedOutput output) {
    String broken = TestBroker.freshTopic(1);
    String topic = TestBroker.freshTopic(1);
    String url = TestInstance.freshDatabase(TestDatabase.H2);
    AtomicInteger failures = new AtomicInteger();
    try (TestInstance ofBroken = new TestInstance(url, KAFKA, broken, Tuning.USUAL);
        TestInstance instance =
            new TestInstance(
                    url,
                    KAFKA,
                    topic,
                    Tuning.USUAL.with(outlet -> new Broken(outlet, broken, failures)))
                .started()) {
      ofBroken.write("acc_1", 1);
      for (int n = 1; n <= 5; n++) {
        int before = failures.get();
        instance.write("acc_1", n);
        await().until(() -> instance.waiting() == 1 && failures.get() > before + 1);
      }

      assertThat(output.getOut().split("event=outbox-relay-failed", -1)).hasSize(2);
    }
  }

  @Test
  void oneClientLooksForATopicAgainAndAgain() {
    AtomicInteger looks = new AtomicInteger();
    Map<String, Object> kafka =
        Map.of(
            "bootstrap.servers", TestBroker.bootstrapServers(),
            "interceptor.classes", CountedClient.class.getName());
    try (TestInstance missing =
        new TestInstance(
                TestInstance.freshDatabase(TestDatabase.H2),
                kafka,
                "no-such-topic-either",
                Tuning.USUAL.with(outlet -> new Counted(outlet, looks)))
            .started()) {
      missing.write("acc_1", 1);

      await().atMost(RECOVERY).until(() -> looks.get() == 3);

      assertThat(CountedClient.MADE).hasValue(1);
    }
  }

  /** Counts how often something is sent. */
  private record Counted(Outlet outlet, AtomicInteger times) implements Around {
    @Override
    public List<Fate> send(List<WaitingEvent> events) throws InterruptedException {
      List<Fate> fates = outlet.send(events);
      times.incrementAndGet();
      return fates;
    }
  }

  /** Fails for one topic. */
  private record Broken(Outlet outlet, String topic, AtomicInteger failures) implements Around {
    @Override
    public List<Fate> send(List<WaitingEvent> events) throws InterruptedException {
      if (!events.isEmpty() && events.getFirst().topic().equals(topic)) {
        failures.incrementAndGet();
        throw new IllegalStateException("of a test");
      }
      return outlet.send(events);
    }
  }

  /** Ends the first attempts with an error. */
  private record Failing(Outlet outlet, AtomicInteger errors) implements Around {
    @Override
    public List<Fate> send(List<WaitingEvent> events) throws InterruptedException {
      if (errors.getAndDecrement() > 0) {
        throw new LinkageError("of a test");
      }
      return outlet.send(events);
    }
  }

  /** Sends nothing of a topic before it is told to. */
  private record Hanging(Outlet outlet, String topic, CountDownLatch until) implements Around {
    @Override
    public List<Fate> send(List<WaitingEvent> events) throws InterruptedException {
      if (!events.isEmpty() && events.getFirst().topic().equals(topic)) {
        until.await();
      }
      return outlet.send(events);
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

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aTopicWhoseRoomIsFullTakesNoneOfAnothers(TestDatabase database) {
    String topic = TestBroker.freshTopic(1);
    String url = TestInstance.freshDatabase(database);
    Tuning tuning = Tuning.USUAL.room(ROOM);
    try (TestInstance missing = new TestInstance(url, KAFKA, "no-such-topic", tuning).started();
        TestInstance instance = new TestInstance(url, KAFKA, topic, tuning)) {
      for (int n = 0; n < ROOM; n++) {
        missing.write("acc_1", n);
      }
      await().until(() -> missing.counted("no-such-topic") == ROOM);
      instance.started();
      await().until(() -> instance.counted("no-such-topic") == ROOM);

      instance.write("acc_1", ROOM);

      TestBroker.readUntil(topic, records -> records.size() == 1);
      assertThatThrownBy(() -> missing.write("acc_1", ROOM)).isInstanceOf(OutboxFull.class);
    }
  }

  @Test
  void aBrokerWhoseNameIsUnknownMakesEventsWait() {
    String url = TestInstance.freshDatabase(TestDatabase.H2);
    String topic = TestBroker.freshTopic(1);
    Map<String, Object> unknown = Map.of("bootstrap.servers", "no-such-host.invalid:9092");
    try (TestInstance lost = new TestInstance(url, unknown, topic, Tuning.USUAL).started()) {
      lost.write("acc_1", 1);

      await().atMost(RECOVERY).until(lost::holds);

      assertThat(lost.waiting()).isEqualTo(1);
    }
  }

  @Test
  void aWorkerGoesOnAfterAnError() {
    String topic = TestBroker.freshTopic(1);
    AtomicInteger errors = new AtomicInteger(3);
    try (TestInstance instance =
        new TestInstance(
                TestInstance.freshDatabase(TestDatabase.H2),
                KAFKA,
                topic,
                Tuning.USUAL.with(outlet -> new Failing(outlet, errors)))
            .started()) {
      instance.write("acc_1", 1);

      TestBroker.readUntil(topic, records -> records.size() == 1);

      assertThat(errors).hasNonPositiveValue();
    }
  }

  @Test
  void whileKafkaIsAwayEventsWaitUpToABound(@TempDir Path folder) throws Exception {
    int port = FreePorts.one();
    String servers = "127.0.0.1:" + port;
    EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), port);
    broker.createTopics(List.of("payments"), 2);
    String url = TestInstance.freshDatabase(TestDatabase.H2);
    try (TestInstance instance =
        new TestInstance(
                url, Map.of("bootstrap.servers", servers), "payments", Tuning.USUAL.room(ROOM))
            .started()) {
      instance.write("acc_1", 1);
      await().atMost(RECOVERY).until(() -> instance.waiting() == 0);
      broker.close();
      for (int n = 2; n <= ROOM + 1; n++) {
        instance.write("acc_" + n % 3, n);
      }

      assertThatThrownBy(() -> instance.write("acc_1", 100)).isInstanceOf(OutboxFull.class);
      await().atMost(RECOVERY).until(instance::holds);

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
}
