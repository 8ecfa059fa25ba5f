package dev.postrider.producer.shipment;

import static dev.postrider.producer.TestBroker.data;
import static dev.postrider.producer.TestBroker.header;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.producer.SharedProducer;
import dev.postrider.producer.TestDatabase;
import dev.postrider.producer.database.Transactions;
import dev.postrider.producer.schedule.RunningScheduler;
import dev.postrider.schemas.event.ShipmentArriving;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Shipments over HTTP, announced when the clock says so. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ShipmentIT {
  private static final Duration LEAD = Duration.ofMinutes(30);
  private final SharedProducer producer;

  ShipmentIT(TestDatabase database) {
    producer = SharedProducer.on(database);
  }

  @Test
  void aShipmentIsAnnouncedALeadTimeBeforeItArrives() {
    Instant arrival = in(Duration.ofHours(2));
    expect("ship_1", arrival);

    advance(Duration.ofMinutes(89));
    ShipmentState tooEarly = state("ship_1");
    advance(Duration.ofMinutes(1));

    assertThat(tooEarly).isEqualTo(ShipmentState.SCHEDULED);
    awaitState("ship_1", ShipmentState.ANNOUNCED);
    var record = producer.events("shipments", "ship_1", 1).getFirst();
    assertThat(header(record, "ce_type")).isEqualTo("shipment.arriving");
    assertThat(data(record, ShipmentArriving.getClassSchema()).get("arrivesFrom"))
        .isEqualTo(arrival.toEpochMilli());
  }

  @Test
  void aNewEstimateMovesTheAnnouncementAndOneIsMade() {
    expect("ship_2", in(Duration.ofHours(1)));
    Instant later = in(Duration.ofHours(3));
    estimate("ship_2", later);

    advance(Duration.ofHours(1));
    settle();
    ShipmentState atTheOldTime = state("ship_2");
    advance(Duration.ofMinutes(90));

    assertThat(atTheOldTime).isEqualTo(ShipmentState.SCHEDULED);
    awaitState("ship_2", ShipmentState.ANNOUNCED);
    settle();
    assertThat(producer.events("shipments", "ship_2", 1)).hasSize(1);
  }

  @Test
  void aShipmentThatIsPutOffAfterItWasAnnouncedIsAnnouncedAgain() {
    expect("ship_3", in(Duration.ofMinutes(10)));
    awaitState("ship_3", ShipmentState.ANNOUNCED);

    estimate("ship_3", in(Duration.ofMinutes(20)));
    ShipmentState aLittleLater = state("ship_3");
    estimate("ship_3", in(Duration.ofDays(1)));
    ShipmentState tomorrow = state("ship_3");
    advance(Duration.ofDays(1));

    assertThat(aLittleLater).isEqualTo(ShipmentState.ANNOUNCED);
    assertThat(tomorrow).isEqualTo(ShipmentState.SCHEDULED);
    assertThat(producer.events("shipments", "ship_3", 2)).hasSize(2);
  }

  @Test
  void aCancelledShipmentIsNotAnnounced() {
    expect("ship_4", in(Duration.ofHours(1)));
    producer.client().delete().uri("/shipments/ship_4").exchange().expectStatus().isOk();
    expect("ship_5", in(Duration.ofHours(1)));

    advance(Duration.ofHours(1));

    awaitState("ship_5", ShipmentState.ANNOUNCED);
    settle();
    assertThat(state("ship_4")).isEqualTo(ShipmentState.CANCELLED);
    producer
        .client()
        .patch()
        .uri("/shipments/ship_4")
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{\"arrivesFrom\": \"2030-01-01T10:00:00Z\"}")
        .exchange()
        .expectStatus()
        .isEqualTo(409);
  }

  @Test
  void anAnnouncementThatIsDoneAgainAfterACrashSaysNothing() {
    expect("ship_6", in(Duration.ofMinutes(10)));
    awaitState("ship_6", ShipmentState.ANNOUNCED);
    Shipments shipments = producer.bean(Shipments.class);

    boolean again = producer.bean(Transactions.class).run(() -> shipments.announce("ship_6#1"));

    assertThat(again).isFalse();
    assertThat(producer.events("shipments", "ship_6", 1)).hasSize(1);
  }

  @Test
  void estimatesThatChangeOftenLeaveOneTask() {
    expect("ship_7", in(Duration.ofDays(1)));
    for (int n = 1; n <= 20; n++) {
      estimate("ship_7", in(Duration.ofDays(1).plusMinutes(n)));
    }
    int waiting = tasks("ship_7");

    producer.client().delete().uri("/shipments/ship_7").exchange().expectStatus().isOk();

    assertThat(waiting).isEqualTo(1);
    assertThat(tasks("ship_7")).isZero();
  }

  @Test
  void whatIsPickedWhileItsEstimateChangesSaysNothing() throws Exception {
    expect("ship_8", in(Duration.ofDays(1)));
    Shipment moved =
        whileAnotherPicks(
            "ship_8#1",
            () -> {
              estimate("ship_8", in(Duration.ofDays(2)));
              return producer.get("/shipments/ship_8", Shipment.class);
            });
    Shipment cancelled =
        whileAnotherPicks(
            "ship_8#2",
            () -> {
              producer.client().delete().uri("/shipments/ship_8").exchange().expectStatus().isOk();
              return producer.get("/shipments/ship_8", Shipment.class);
            });
    Shipments shipments = producer.bean(Shipments.class);

    assertThat(moved.estimate()).isEqualTo(2);
    assertThat(moved.state()).isEqualTo(ShipmentState.SCHEDULED);
    assertThat(cancelled.state()).isEqualTo(ShipmentState.CANCELLED);
    for (String picked : List.of("ship_8#1", "ship_8#2")) {
      assertThat(producer.bean(Transactions.class).run(() -> shipments.announce(picked))).isFalse();
    }
  }

  /** As another instance does that finds a task due: the row is changed, and then committed. */
  private <T> T whileAnotherPicks(String task, Callable<T> request) throws Exception {
    JdbcClient jdbc = producer.bean(JdbcClient.class);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<T> answer =
          new TransactionTemplate(producer.bean(PlatformTransactionManager.class))
              .execute(_ -> {
                jdbc.sql(
                        """
                        UPDATE scheduled_tasks SET picked = TRUE, version = version + 1
                        WHERE task_instance = :task
                        """)
                    .param("task", task)
                    .update();
                Future<T> waits = callers.submit(request);
                // It has seen the row as it was, and waits for it.
                await().pollDelay(Duration.ofMillis(300)).until(() -> !waits.isDone());
                return waits;
              });
      return requireNonNull(answer).get();
    } finally {
      jdbc.sql("DELETE FROM scheduled_tasks WHERE task_instance = :task")
          .param("task", task)
          .update();
    }
  }

  private int tasks(String shipmentId) {
    return producer
        .bean(JdbcClient.class)
        .sql("SELECT COUNT(*) FROM scheduled_tasks WHERE task_instance LIKE :shipment")
        .param("shipment", shipmentId + "#%")
        .query(Integer.class)
        .single();
  }

  private Instant in(Duration time) {
    return producer.clock().instant().plus(time);
  }

  /** Moves the clock, and does what is due then. */
  private void advance(Duration by) {
    producer.clock().advance(by);
    producer.bean(RunningScheduler.class).wake();
  }

  /** Waits until nothing is due. */
  private void settle() {
    JdbcClient jdbc = producer.bean(JdbcClient.class);
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          producer.bean(RunningScheduler.class).wake();
          return jdbc.sql("SELECT COUNT(*) FROM scheduled_tasks WHERE execution_time <= :now")
                  .param("now", producer.clock().instant().atOffset(ZoneOffset.UTC))
                  .query(Integer.class)
                  .single()
              == 0;
        });
  }

  private void awaitState(String shipmentId, ShipmentState state) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          producer.bean(RunningScheduler.class).wake();
          return state(shipmentId) == state;
        });
  }

  private ShipmentState state(String shipmentId) {
    return producer.get("/shipments/" + shipmentId, Shipment.class).state();
  }

  private void expect(String shipmentId, Instant arrival) {
    Shipment shipment =
        producer.create(
            "/shipments",
            """
            {"shipmentId": "%s", "orderId": "ord_1", "accountId": "acc_7",
             "carrier": "Yellow Post", "trackingNumber": "001", "arrivesFrom": "%s"}
            """
                .formatted(shipmentId, arrival),
            Shipment.class);
    assertThat(shipment.announceAt()).isEqualTo(arrival.minus(LEAD));
  }

  private void estimate(String shipmentId, Instant arrival) {
    producer
        .client()
        .patch()
        .uri("/shipments/" + shipmentId)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{\"arrivesFrom\": \"%s\"}".formatted(arrival))
        .exchange()
        .expectStatus()
        .isOk();
  }
}
