package dev.postrider.producer.pricewatch;

import static dev.postrider.producer.TestBroker.data;
import static dev.postrider.producer.TestBroker.header;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.postrider.producer.SharedProducer;
import dev.postrider.producer.TestDatabase;
import dev.postrider.producer.database.Transactions;
import dev.postrider.producer.web.Amount;
import dev.postrider.schemas.event.PriceDropped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Watches and prices over HTTP, single and streamed. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class PriceWatchIT {
  private final SharedProducer producer;

  PriceWatchIT(TestDatabase database) {
    producer = SharedProducer.on(database);
  }

  @Test
  void aWatchIsToldWhenThePriceCrossesItsThreshold() {
    Watch watch = watch("lamp", 10_000);

    assertThat(
            Stream.of(12_000, 9_900, 9_000, 10_000, 9_500, 10_100, 9_999)
                .map(price -> observe("lamp", price).dropped()))
        .containsExactly(0L, 1L, 0L, 0L, 0L, 0L, 1L);

    var records = producer.events("prices", "lamp", 2);
    assertThat(records).hasSize(2);
    assertThat(header(records.getFirst(), "ce_type")).isEqualTo("price.dropped");
    GenericRecord first = data(records.getFirst(), PriceDropped.getClassSchema());
    assertThat(first.get("watchId")).hasToString(watch.watchId());
    assertThat(minorUnits(first, "previousPrice")).isEqualTo(12_000L);
    assertThat(minorUnits(first, "price")).isEqualTo(9_900L);
    assertThat(minorUnits(first, "targetPrice")).isEqualTo(10_000L);
    assertThat(producer.get("/prices/lamp?currency=USD", Price.class).minorUnits())
        .isEqualTo(9_999L);
  }

  @Test
  void theFirstPriceEverMayBeACrossingAndAWatchOfWhatIsCheapAlreadyWaits() {
    watch("shoes", 10_000);

    assertThat(observe("shoes", 9_000).dropped()).isEqualTo(1);

    Watch late = watch("shoes", 9_500);
    assertThat(late.armed()).isFalse();
    assertThat(observe("shoes", 8_000).dropped()).isZero();
  }

  @Test
  void pricesInAnotherCurrencyAreOthers() {
    watch("mug", 10_000);

    Observed observed =
        post("{\"item\": \"mug\", \"price\": {\"minorUnits\": 1, \"currency\": \"EUR\"}}");

    assertThat(observed.dropped()).isZero();
  }

  @Test
  void anObservationFromBeforeTheLastOneChangesNothing() {
    watch("book", 10_000);
    observe("book", 12_000);

    Observed stale =
        post(
            """
            {"item": "book", "price": {"minorUnits": 1, "currency": "USD"},
             "observedAt": "2020-01-01T00:00:00Z"}
            """);

    assertThat(stale).isEqualTo(new Observed(1, 1, 0));
    assertThat(observe("book", 9_000).dropped()).isEqualTo(1);
  }

  @Test
  void whatIsSaidToBeSeenInTheFutureIsRefusedAndSpoilsNothing() {
    watch("clock", 10_000);
    observe("clock", 12_000);
    Instant now = producer.clock().instant();

    producer
        .post("/prices", at("clock", 11_000, now.plus(Duration.ofMinutes(6))))
        .expectStatus()
        .isEqualTo(422)
        .expectBody()
        .jsonPath("$.errors[0].field")
        .isEqualTo("observedAt")
        .jsonPath("$.errors[0].message")
        .isEqualTo("must not be more than 300 seconds in the future");

    assertThat(observe("clock", 9_000).dropped()).isEqualTo(1);
  }

  @Test
  void aPriceWithoutATimeIsOfNowThoughAnothersClockIsAhead() {
    watch("sundial", 10_000);
    Instant now = producer.clock().instant();
    assertThat(post(at("sundial", 12_000, now.plus(Duration.ofMinutes(4)))).stale()).isZero();

    assertThat(observe("sundial", 9_000)).isEqualTo(new Observed(1, 0, 1));
  }

  @Test
  void aPriceThatWaitedForAnotherIsNotOlderThanIt() throws Exception {
    watch("ticket", 10_000);
    observe("ticket", 12_000);
    JdbcClient jdbc = producer.bean(JdbcClient.class);
    TransactionTemplate transaction =
        new TransactionTemplate(producer.bean(PlatformTransactionManager.class));

    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Observed> waits =
          transaction.execute(_ -> {
            jdbc.sql("SELECT item FROM price WHERE item = 'ticket' FOR UPDATE")
                .query(String.class)
                .single();
            Future<Observed> second = callers.submit(() -> observe("ticket", 9_000));
            // It is in the database, and waits for the row.
            await().pollDelay(Duration.ofMillis(300)).until(() -> !second.isDone());
            producer.clock().advance(Duration.ofMinutes(1));
            jdbc.sql("UPDATE price SET observed_at = :now WHERE item = 'ticket'")
                .param("now", producer.clock().instant().atOffset(ZoneOffset.UTC))
                .update();
            return second;
          });

      assertThat(waits.get()).isEqualTo(new Observed(1, 0, 1));
      assertThat(
              jdbc.sql("SELECT observed_at FROM price WHERE item = 'ticket'")
                  .query(OffsetDateTime.class)
                  .single()
                  .toInstant())
          .isEqualTo(producer.clock().instant());
    }
  }

  @Test
  void aBatchThatCrossesVeryManyWatchesTakesSeveralTransactions() {
    int watches = 3_000;
    producer
        .bean(Transactions.class)
        .run(() -> {
          for (int n = 0; n < watches; n++) {
            producer
                .bean(WatchTable.class)
                .insert(
                    new Watch(
                        "many-" + n,
                        "shop",
                        null,
                        "many",
                        "many",
                        null,
                        Amount.of(100, "USD"),
                        true,
                        producer.clock().instant(),
                        null));
          }
          return watches;
        });
    List<Observation> batch =
        IntStream.range(0, 40)
            .mapToObj(
                n -> new Observation("many", Amount.of(n % 2 == 0 ? 90 : 110, "USD"), null, null))
            .toList();

    assertThatThrownBy(() ->
            producer
                .bean(Transactions.class)
                .run(() -> producer.bean(PriceDrops.class).observe(batch)))
        .isInstanceOf(TooManyDrops.class);
    Observed observed = producer.bean(PriceBatches.class).apply(batch);

    assertThat(observed).isEqualTo(new Observed(40, 0, 20L * watches));
  }

  private static String at(String item, long price, Instant time) {
    String line = line(item, price);
    return "%s, \"observedAt\": \"%s\"}".formatted(line.substring(0, line.length() - 1), time);
  }

  @Test
  void aDeletedWatchIsNotTold() {
    Watch watch = watch("pen", 10_000);
    producer
        .client()
        .delete()
        .uri("/watches/" + watch.watchId())
        .exchange()
        .expectStatus()
        .isNoContent();

    assertThat(observe("pen", 9_000).dropped()).isZero();
    producer
        .client()
        .get()
        .uri("/watches/" + watch.watchId())
        .exchange()
        .expectStatus()
        .isNotFound();
  }

  @Test
  void aStreamIsAppliedInItsOrder() {
    for (int item = 0; item < 10; item++) {
      watch("streamed-" + item, 100);
    }
    String lines =
        IntStream.range(0, 3_000)
            .mapToObj(n -> line("streamed-" + n % 10, n / 10 % 2 == 0 ? 110 : 90))
            .collect(Collectors.joining("\n"));

    Observed observed = stream(lines);

    assertThat(observed).isEqualTo(new Observed(3_000, 0, 1_500));
    assertThat(producer.events("prices", "streamed-7", 150))
        .hasSize(150)
        .extracting(
            record -> minorUnits(data(record, PriceDropped.getClassSchema()), "previousPrice"))
        .containsOnly(110L);
  }

  @Test
  void streamsAtOnceOfTheSameItemsNeitherBlockEachOtherNorTellTwice() throws Exception {
    List<Watch> watches = new ArrayList<>();
    for (int item = 0; item < 20; item++) {
      watches.add(watch("shared-" + item, 100));
    }
    String down =
        IntStream.range(0, 20)
            .mapToObj(item -> line("shared-" + item, 90))
            .collect(Collectors.joining("\n"));
    String up =
        IntStream.range(0, 20)
            .mapToObj(item -> line("shared-" + (19 - item), 90))
            .collect(Collectors.joining("\n"));

    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Observed>> streams =
          IntStream.range(0, 6)
              .mapToObj(n -> callers.submit(() -> stream(n % 2 == 0 ? down : up)))
              .toList();
      long dropped = 0;
      for (Future<Observed> stream : streams) {
        dropped += stream.get().dropped();
      }
      assertThat(dropped).isEqualTo(watches.size());
    }
  }

  @Test
  void aLineThatIsNoObservationIsRefused() {
    producer
        .client()
        .post()
        .uri("/prices")
        .contentType(MediaType.APPLICATION_NDJSON)
        .bodyValue(line("bad", 1) + "\n{\"item\": \"bad\"}\n")
        .exchange()
        .expectStatus()
        .isEqualTo(422)
        .expectHeader()
        .contentType(MediaType.APPLICATION_PROBLEM_JSON);
  }

  private Watch watch(String item, long threshold) {
    return producer.create(
        "/watches",
        """
        {"application": "shop", "accountId": "acc_7", "item": "%s",
         "threshold": {"minorUnits": %d, "currency": "USD"}}
        """
            .formatted(item, threshold),
        Watch.class);
  }

  private Observed observe(String item, long price) {
    return post(line(item, price));
  }

  private static String line(String item, long price) {
    return "{\"item\": \"%s\", \"price\": {\"minorUnits\": %d, \"currency\": \"USD\"}}"
        .formatted(item, price);
  }

  private Observed post(String body) {
    return observed(MediaType.APPLICATION_JSON, body);
  }

  private Observed stream(String lines) {
    return observed(MediaType.APPLICATION_NDJSON, lines);
  }

  private Observed observed(MediaType type, String body) {
    return requireNonNull(
        producer
            .client()
            .post()
            .uri("/prices")
            .contentType(type)
            .bodyValue(body)
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(Observed.class)
            .returnResult()
            .getResponseBody());
  }

  private static Object minorUnits(GenericRecord event, String field) {
    return ((GenericRecord) event.get(field)).get("minorUnits");
  }
}
