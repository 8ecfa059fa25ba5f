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
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Flux;

/** Watches and prices over HTTP, single and streamed. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class PriceWatchIT {
  private final TestDatabase database;
  private final SharedProducer producer;

  PriceWatchIT(TestDatabase database) {
    this.database = database;
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
        IntStream.range(0, 40).mapToObj(n -> observation("many", n % 2 == 0 ? 90 : 110)).toList();

    assertThatThrownBy(() ->
            producer
                .bean(Transactions.class)
                .run(() -> producer.bean(PriceDrops.class).observe(batch, PriceBatches.AT_ONCE)))
        .isInstanceOf(TooManyDrops.class);
    Observed observed = producer.bean(PriceBatches.class).apply(batch);

    assertThat(observed).isEqualTo(new Observed(40, 0, 20L * watches));
  }

  @Test
  void theEventsOfAnItemFollowItsPricesWhicheverWatchTheyAreFor() {
    watch("kettle", 90);
    watch("kettle", 100);
    List<Observation> falling =
        IntStream.of(95, 85, 120, 99, 80).mapToObj(price -> observation("kettle", price)).toList();

    Observed observed = producer.bean(PriceBatches.class).apply(falling);

    assertThat(observed.dropped()).isEqualTo(4);
    assertThat(producer.events("prices", "kettle", 4))
        .extracting(record -> minorUnits(data(record, PriceDropped.getClassSchema()), "price"))
        .containsExactly(95L, 85L, 99L, 80L);
  }

  @Test
  void aStreamIsReadNoFurtherThanAFewBatchesAhead() {
    observe("flood", 1);
    int lines = 50_000;
    AtomicInteger read = new AtomicInteger();
    Flux<Observation> stream =
        Flux.range(0, lines)
            .map(_ -> observation("flood", 2))
            .doOnNext(_ -> read.incrementAndGet());
    JdbcClient jdbc = producer.bean(JdbcClient.class);

    CompletableFuture<Observed> observed =
        new TransactionTemplate(producer.bean(PlatformTransactionManager.class))
            .execute(_ -> {
              jdbc.sql("SELECT item FROM price WHERE item = 'flood' FOR UPDATE")
                  .query(String.class)
                  .single();
              var waits =
                  producer.bean(PriceController.class).apply(stream, new LongAdder()).toFuture();
              assertThat(read).hasValueBetween(1, 10_000);
              return waits;
            });

    assertThat(requireNonNull(observed).join()).isEqualTo(new Observed(lines, 0, 0));
  }

  @Test
  void whatIsNegativeIsNoPriceAndNoThreshold() {
    Watch watch = watch("gift", 0);

    for (String refused : List.of(line("gift", -1), line("gift", Long.MIN_VALUE))) {
      isRefused(producer.post("/prices", refused), "price.minorUnits");
    }
    isRefused(
        producer.post(
            "/watches",
            "{\"item\": \"gift\", \"threshold\": {\"minorUnits\": -1, \"currency\": \"USD\"}}"),
        "threshold.minorUnits");

    assertThat(watch.armed()).isTrue();
    assertThat(observe("gift", 0).dropped()).isZero();
  }

  @Test
  void whatAWatchMayHoldCanBeAnsweredAgainAndControlCharactersAreNoAddress() {
    String longest = escaped(128);
    String body =
        """
        {"item": "%s", "accountId": "%s", "watchId": "%s", "name": "%s", "url": "https://%s",
         "threshold": {"minorUnits": 1, "currency": "USD"}}
        """;

    isRefused(
        producer.post(
            "/watches",
            body.formatted(longest, longest, longest, escaped(256), escaped(2_040)),
            "control"),
        "url");
    Watch first =
        created(
            producer.post(
                "/watches",
                body.formatted(longest, longest, longest, escaped(256), "\\\"".repeat(2_040)),
                "longest"));

    assertThat(
            created(
                producer.post(
                    "/watches",
                    body.formatted(longest, longest, longest, escaped(256), "\\\"".repeat(2_040)),
                    "longest")))
        .isEqualTo(first);
  }

  private static Watch created(WebTestClient.ResponseSpec answer) {
    return SharedProducer.created(answer, Watch.class);
  }

  /** Characters that take six in JSON. */
  private static String escaped(int characters) {
    return "x" + "\\u0001".repeat(characters - 1);
  }

  private static void isRefused(WebTestClient.ResponseSpec answer, String field) {
    answer
        .expectStatus()
        .isEqualTo(422)
        .expectBody()
        .jsonPath("$.errors[0].field")
        .isEqualTo(field);
  }

  private static Observation observation(String item, long price) {
    return new Observation(item, Amount.of(price, "USD"), null, null);
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
  void aWatchIsDeletedWhenNoPriceOfItsItemIsBeingApplied() throws Exception {
    Watch watch = watch("pencil", 10_000);
    observe("pencil", 12_000);
    JdbcClient jdbc = producer.bean(JdbcClient.class);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> deleted =
          transaction()
              .execute(_ -> {
                producer.bean(PriceTable.class).lock(new TreeSet<>(Set.of(watch.key())));
                Future<Boolean> waits = callers.submit(() -> delete(watch));
                await().until(() -> waits.isDone() || database.blocked(jdbc) > 0);
                assertThat(waits).isNotDone();
                return waits;
              });

      assertThat(deleted.get()).isTrue();
      assertThat(delete(watch)).isFalse();
    }
  }

  private boolean delete(Watch watch) {
    return producer
        .client()
        .delete()
        .uri("/watches/" + watch.watchId())
        .exchange()
        .returnResult(Void.class)
        .getStatus()
        .is2xxSuccessful();
  }

  @Test
  void theOldPriceOfWhatIsBeingWatchedIsKept() throws Exception {
    observe("heirloom", 9_000);
    Instant later = producer.clock().instant().plusSeconds(1);
    JdbcClient jdbc = producer.bean(JdbcClient.class);
    WatchRequest request =
        new WatchRequest("shop", null, null, "heirloom", null, null, Amount.of(10_000, "USD"));
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> forgotten =
          transaction()
              .execute(_ -> {
                assertThat(producer.bean(Watches.class).add(request).armed()).isFalse();
                Future<Boolean> forgets =
                    callers.submit(() ->
                        producer
                            .bean(Transactions.class)
                            .run(() -> producer.bean(PriceTable.class).forget(later)));
                await().until(() -> forgets.isDone() || database.blocked(jdbc) > 0);
                return forgets;
              });

      assertThat(forgotten.get()).isTrue();
    }
    assertThat(producer.get("/prices/heirloom?currency=USD", Price.class).minorUnits())
        .isEqualTo(9_000);
  }

  private TransactionTemplate transaction() {
    return new TransactionTemplate(producer.bean(PlatformTransactionManager.class));
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

  @Test
  void aStreamThatIsRefusedTellsHowFarItWasApplied() {
    String lines =
        IntStream.range(0, 1_500)
            .mapToObj(n -> line("cut-off-" + n, 1))
            .collect(Collectors.joining("\n"));

    var refused =
        producer
            .client()
            .post()
            .uri("/prices")
            .contentType(MediaType.APPLICATION_NDJSON)
            .bodyValue(lines + "\n{\"item\": \"bad\"}\n")
            .exchange()
            .expectStatus()
            .isEqualTo(422)
            .returnResult(Void.class);

    int applied =
        producer
            .bean(JdbcClient.class)
            .sql("SELECT COUNT(*) FROM price WHERE item LIKE 'cut-off-%'")
            .query(Integer.class)
            .single();
    assertThat(applied).isPositive();
    assertThat(refused.getResponseHeaders().getFirst("Prices-Observed"))
        .isEqualTo(String.valueOf(applied));
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
