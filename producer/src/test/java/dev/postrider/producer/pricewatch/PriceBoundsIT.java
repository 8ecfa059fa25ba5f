package dev.postrider.producer.pricewatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.producer.RunningProducer;
import dev.postrider.producer.TestBroker;
import dev.postrider.producer.TestClock;
import dev.postrider.producer.TestDatabase;
import dev.postrider.producer.schedule.RunningScheduler;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is too much is refused, and told how. */
class PriceBoundsIT {
  private static final int STREAMS = 2;
  private static final int WATCHES = 3;
  private final TestClock clock = new TestClock();
  private final RunningProducer producer =
      new RunningProducer(
          TestBroker.bootstrapServers(),
          TestDatabase.POSTGRES.freshUrl(),
          clock,
          "--postrider.producer.topics.prices=" + TestBroker.freshTopic(1),
          "--postrider.producer.pricewatch.max-streams=" + STREAMS,
          "--postrider.producer.pricewatch.max-watches-per-item=" + WATCHES,
          "--postrider.producer.pricewatch.max-items=500");

  @AfterEach
  void stop() {
    producer.close();
  }

  @Test
  void aStreamBeyondTheBoundIsRefusedUntilOneHasEnded() throws Exception {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        OpenStream one = new OpenStream(http);
        OpenStream _ = new OpenStream(http)) {
      await().until(() -> status(stream(line("lamp"))) == 503);
      stream(line("lamp"))
          .expectHeader()
          .valueEquals("Retry-After", "1")
          .expectHeader()
          .contentType(MediaType.APPLICATION_PROBLEM_JSON)
          .expectBody()
          .jsonPath("$.detail")
          .value(String.class, detail -> assertThat(detail).contains("max-streams"));

      one.close();

      assertThat(one.answer.get().body()).contains("\"observed\":1");
      stream(line("lamp")).expectStatus().isOk();
    }
  }

  @Test
  void watchesThatAreMadeAtOnceStayWithinTheBound() {
    stream(line("lamp")).expectStatus().isOk();
    JdbcClient jdbc = producer.bean(JdbcClient.class);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers =
          new TransactionTemplate(producer.bean(PlatformTransactionManager.class))
              .execute(_ -> {
                jdbc.sql("SELECT item FROM price FOR UPDATE").query(String.class).single();
                List<Future<Integer>> waiting =
                    Stream.generate(() -> callers.submit(() -> status(watch("lamp"))))
                        .limit(2 * WATCHES)
                        .toList();
                await().until(() -> TestDatabase.POSTGRES.blocked(jdbc) == waiting.size());
                return waiting;
              });

      assertThat(requireNonNull(answers))
          .extracting(Future::get)
          .containsExactlyInAnyOrder(201, 201, 201, 503, 503, 503);
    }
  }

  @Test
  void pricesOfTooManyItemsAreRefusedUntilOldOnesAreForgotten() {
    stream(
            IntStream.range(0, 1_000)
                .mapToObj(n -> line("item-" + n))
                .collect(Collectors.joining("\n")))
        .expectStatus()
        .isOk();
    status(watch("item-7"));

    stream(line("another"))
        .expectStatus()
        .isEqualTo(503)
        .expectBody()
        .jsonPath("$.detail")
        .value(String.class, detail -> assertThat(detail).contains("max-items"));
    stream(line("item-8")).expectStatus().isOk();
    clock.advance(Duration.ofDays(91));
    stream(line("item-9")).expectStatus().isOk();

    await()
        .until(() -> {
          producer.bean(RunningScheduler.class).wake();
          return producer
              .bean(JdbcClient.class)
              .sql("SELECT item FROM price ORDER BY item")
              .query(String.class)
              .list()
              .equals(List.of("item-7", "item-9"));
        });
  }

  private WebTestClient.ResponseSpec stream(String lines) {
    return post("/prices", MediaType.APPLICATION_NDJSON, lines);
  }

  private WebTestClient.ResponseSpec watch(String item) {
    return post(
        "/watches",
        MediaType.APPLICATION_JSON,
        "{\"item\": \"%s\", \"threshold\": {\"minorUnits\": 5, \"currency\": \"USD\"}}"
            .formatted(item));
  }

  private WebTestClient.ResponseSpec post(String uri, MediaType type, String body) {
    return producer.client().post().uri(uri).contentType(type).bodyValue(body).exchange();
  }

  private static int status(WebTestClient.ResponseSpec answer) {
    return answer.returnResult(Void.class).getStatus().value();
  }

  private static String line(String item) {
    return "{\"item\": \"%s\", \"price\": {\"minorUnits\": 9, \"currency\": \"USD\"}}"
        .formatted(item);
  }

  /** A stream that has more to come. */
  private final class OpenStream implements AutoCloseable {
    private final SubmissionPublisher<ByteBuffer> body = new SubmissionPublisher<>();
    private final CompletableFuture<HttpResponse<String>> answer;

    OpenStream(HttpClient http) {
      answer =
          http.sendAsync(
              HttpRequest.newBuilder(producer.address().resolve("/prices"))
                  .header("content-type", MediaType.APPLICATION_NDJSON_VALUE)
                  .POST(BodyPublishers.fromPublisher(body))
                  .build(),
              BodyHandlers.ofString());
      await().until(body::hasSubscribers);
      body.submit(ByteBuffer.wrap((line("lamp") + "\n").getBytes(UTF_8)));
    }

    @Override
    public void close() {
      body.close();
    }
  }
}
