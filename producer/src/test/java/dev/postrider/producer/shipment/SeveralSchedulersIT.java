package dev.postrider.producer.shipment;

import static dev.postrider.producer.TestBroker.header;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.producer.ProducerApplication;
import dev.postrider.producer.RunningProducer;
import dev.postrider.producer.TestBroker;
import dev.postrider.producer.TestDatabase;
import dev.postrider.producer.schedule.RunningScheduler;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Two producers on one PostgreSQL: a shipment is announced by one of them, whoever lives. */
class SeveralSchedulersIT {
  private static final int SHIPMENTS = 200;
  private static final Duration LEAD = Duration.ofMinutes(30);
  private static final Duration RECOVERY = Duration.ofSeconds(40);

  private final String url = TestDatabase.POSTGRES.freshUrl();
  private final String shipments = TestBroker.freshTopic(3);
  private final String others = TestBroker.freshTopic(1);

  @Test
  void togetherTheyAnnounceEachShipmentOnce() {
    try (RunningProducer one = producer("100ms");
        RunningProducer other = producer("100ms")) {
      Instant soon = Instant.now().plus(LEAD).plusSeconds(3);
      for (int n = 0; n < SHIPMENTS; n++) {
        expect(n % 2 == 0 ? one : other, "ship_" + n, soon);
      }

      await()
          .atMost(RECOVERY)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> {
            one.bean(RunningScheduler.class).wake();
            other.bean(RunningScheduler.class).wake();
            return tasks(one, "TRUE") == 0;
          });

      var records = TestBroker.readUntil(shipments, read -> read.size() >= SHIPMENTS);
      assertThat(records)
          .extracting(record -> header(record, "ce_subject"))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, SHIPMENTS).mapToObj(n -> "ship_" + n).toList());
    }
  }

  @Test
  void whatOneWasDoingWhenItWasKilledTheOtherDoes() throws Exception {
    // It looks for nothing by itself, so that the one that is killed finds the shipment.
    try (RunningProducer survivor = producer("5m")) {
      expect(survivor, "ship_1", Instant.now().plus(LEAD));
      TransactionTemplate transaction =
          new TransactionTemplate(survivor.bean(PlatformTransactionManager.class));
      JdbcClient jdbc = survivor.bean(JdbcClient.class);
      String killed =
          transaction.execute(_ -> {
            // Whoever announces it waits here, with nothing written.
            jdbc.sql("SELECT shipment_id FROM shipment FOR UPDATE").query(String.class).single();
            return requireNonNull(killWhileItAnnounces(survivor));
          });

      await()
          .atMost(RECOVERY)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> {
            survivor.bean(RunningScheduler.class).wake();
            return state(jdbc).equals(ShipmentState.ANNOUNCED.name());
          });

      assertThat(killed).as("who was doing it").isNotEmpty();
      TestBroker.readUntil(shipments, read -> !read.isEmpty());
      await().atMost(RECOVERY).until(() -> tasks(survivor, "TRUE") == 0);
      assertThat(TestBroker.read(shipments)).hasSize(1);
    }
  }

  /** The name under which the killed one had picked the task. */
  private String killWhileItAnnounces(RunningProducer survivor) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ProducerApplication.class.getName(),
                "--server.port=0",
                "--spring.kafka.bootstrap-servers=" + TestBroker.bootstrapServers()));
    command.addAll(TestDatabase.settings(url));
    command.addAll(List.of(settings("100ms")));
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (java.io.IOException notStarted) {
      throw new AssertionError(notStarted);
    }
    try {
      await().atMost(RECOVERY).until(() -> tasks(survivor, "picked") == 1);
      return survivor
          .bean(JdbcClient.class)
          .sql("SELECT picked_by FROM scheduled_tasks WHERE task_name = 'shipment-arriving'")
          .query(String.class)
          .single();
    } finally {
      process.destroyForcibly().onExit().join();
    }
  }

  private RunningProducer producer(String pollInterval) {
    return new RunningProducer(
        TestBroker.bootstrapServers(), url, Clock.systemUTC(), settings(pollInterval));
  }

  private String[] settings(String pollInterval) {
    return new String[] {
      "--postrider.producer.schedule.poll-interval=" + pollInterval,
      "--postrider.producer.schedule.heartbeat=1s",
      "--postrider.producer.topics.shipments=" + shipments,
      "--postrider.producer.topics.payments=" + others,
      "--postrider.producer.topics.logins=" + others,
      "--postrider.producer.topics.prices=" + others,
      "--postrider.producer.topics.events=" + others,
      "--postrider.producer.replies.topic=" + others,
      "--postrider.producer.replies.group-id=" + others,
    };
  }

  private static int tasks(RunningProducer producer, String which) {
    return producer
        .bean(JdbcClient.class)
        .sql(
            "SELECT COUNT(*) FROM scheduled_tasks WHERE task_name = 'shipment-arriving' AND "
                + which)
        .query(Integer.class)
        .single();
  }

  private static String state(JdbcClient jdbc) {
    return jdbc.sql("SELECT state FROM shipment").query(String.class).single();
  }

  /** A shipment of that id, which is to arrive then. */
  static void expect(RunningProducer producer, String shipmentId, Instant arrival) {
    producer
        .client()
        .post()
        .uri("/shipments")
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(
            """
            {"shipmentId": "%s", "orderId": "ord_1", "accountId": "acc_7",
             "carrier": "Yellow Post", "trackingNumber": "001", "arrivesFrom": "%s"}
            """
                .formatted(shipmentId, arrival))
        .exchange()
        .expectStatus()
        .isCreated();
  }
}
