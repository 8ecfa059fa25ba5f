package dev.postrider.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What cannot be published is refused: clearly, in bounded time, without holding others up. */
class RefusalIT {
  private static final String PAYMENT =
      """
      {"paymentId": "pay_1", "accountId": "acc_7", "method": "CARD", "status": "CAPTURED",
       "amount": {"minorUnits": 1999, "currency": "EUR"}, "payee": "Corner Bakery"}
      """;

  private static final int ROOM = 8;
  private static final int WAITING = 5;
  private static final String NOBODY_LISTENS_HERE = "127.0.0.1:22099";
  private static RunningProducer producer;

  @BeforeAll
  static void start() {
    producer =
        new RunningProducer(
            NOBODY_LISTENS_HERE,
            "--postrider.producer.publish.max-in-flight=" + ROOM,
            "--postrider.producer.outbox.max-waiting=" + WAITING,
            "--postrider.producer.pricewatch.max-watches-per-item=" + WAITING,
            "--postrider.producer.samples.enabled=true",
            "--spring.kafka.producer.properties.max.block.ms=500");
  }

  @AfterAll
  static void stop() {
    producer.close();
  }

  @Test
  void everyInvalidFieldIsListed() {
    refused(
            "/payments",
            """
            {"application": "no spaces", "accountId": " ", "method": "CARD", "status": "CAPTURED",
             "amount": {"currency": "EUR"}, "payee": "Corner Bakery",
             "occurredAt": "+12026-01-01T00:00:00Z"}
            """)
        .jsonPath("$.status")
        .isEqualTo(422)
        .jsonPath("$.errors[*].field")
        .isEqualTo(List.of("accountId", "amount.minorUnits", "application", "occurredAt"))
        .jsonPath("$.errors[3].message")
        .isEqualTo("must lie between 1970 and 9999");
  }

  @Test
  void aValueOfTheWrongKindIsNamedByItsPath() {
    refused("/payments", PAYMENT.replace("\"EUR\"", "\"euro\""))
        .jsonPath("$.errors[0].field")
        .isEqualTo("amount.currency");
    refused("/payments", PAYMENT.replace("\"EUR\"", "\"XAU\""))
        .jsonPath("$.errors[0].message")
        .isEqualTo("must be the ISO 4217 code of money");
    refused("/payments", PAYMENT.replace("\"CARD\"", "\"SHELLS\""))
        .jsonPath("$.errors[0].message")
        .value(
            String.class, message -> assertThat(message).startsWith("must be one of [OTHER, CARD"));
    refused("/payments", PAYMENT.replace("\"payee\"", "\"paye\""))
        .jsonPath("$.errors[0].message")
        .isEqualTo("is not a known field");
    refused("/logins", "{\"ipAddress\": \"localhost\"}")
        .jsonPath("$.errors[0].field")
        .isEqualTo("ipAddress");
  }

  @Test
  void anAmountIsWholeAndNoLargerThanEveryReaderCounts() {
    refused("/payments", PAYMENT.replace("1999", "19.99"))
        .jsonPath("$.errors[0].field")
        .isEqualTo("amount.minorUnits");
    for (String tooMuch : List.of("9007199254740992", "-9007199254740992")) {
      refused("/payments", PAYMENT.replace("1999", tooMuch))
          .jsonPath("$.errors[0].field")
          .isEqualTo("amount.minorUnits");
    }
  }

  @Test
  void everyRefusalIsAProblem() {
    WebTestClient client = producer.client();

    isProblem(client.get().uri("/nowhere").exchange(), 404);
    isProblem(client.put().uri("/payments").exchange(), 405);
    isProblem(post(client, "/payments", "{"), 400);
    isProblem(
        client.post().uri("/payments").contentType(MediaType.TEXT_PLAIN).bodyValue("x").exchange(),
        415);
    isProblem(client.get().uri("/payments?before=x").exchange(), 422)
        .jsonPath("$.errors[0].field")
        .isEqualTo("before");
    isProblem(client.get().uri("/prices/lamp").exchange(), 400);
    isProblem(post(client, "/prices", "{\"item\": \"lamp\"}"), 422)
        .jsonPath("$.errors[0].field")
        .isEqualTo("price");
    client
        .patch()
        .uri("/shipments/ship_1")
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{}")
        .exchange()
        .expectStatus()
        .isEqualTo(422)
        .expectBody()
        .jsonPath("$.errors[0].field")
        .isEqualTo("arrivesFrom");
  }

  @Test
  void withoutATokenOfAnOperatorNobodyNamesWhoAnswers() {
    isProblem(producer.client().get().uri("/answering-endpoints").exchange(), 403)
        .jsonPath("$.detail")
        .value(
            String.class,
            detail -> assertThat(detail).contains("postrider.producer.operator.tokens"));
  }

  @Test
  void oneItemMayNotHaveMoreWatchesThanEventsMayWait() {
    assertThatThrownBy(() ->
            new RunningProducer(
                NOBODY_LISTENS_HERE,
                "--postrider.producer.outbox.max-waiting=10",
                "--postrider.producer.pricewatch.max-watches-per-item=11"))
        .rootCause()
        .hasMessageContaining("max-watches-per-item (11)")
        .hasMessageContaining("max-waiting (10)");
  }

  private static WebTestClient.BodyContentSpec isProblem(
      WebTestClient.ResponseSpec answer, int status) {
    return answer
        .expectStatus()
        .isEqualTo(status)
        .expectHeader()
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .expectBody();
  }

  @Test
  void samplesAreLimitedInNumber() {
    refused("/samples/payment.occurred?count=1001", "")
        .jsonPath("$.errors[0].field")
        .isEqualTo("count");
  }

  @Test
  void aBodyThatIsTooLargeIsNotRead() {
    WebTestClient.ResponseSpec answer =
        request("/payments", PAYMENT.replace("Corner Bakery", "x".repeat(100_000)));

    answer.expectStatus().isEqualTo(413);
  }

  @Test
  void withoutABrokerRequestsSucceedUntilTooManyEventsWait() {
    for (int n = 0; n < WAITING; n++) {
      request("/payments", PAYMENT.replace("pay_1", "pay_waiting_" + n)).expectStatus().isCreated();
    }

    // What is waiting is counted now and then: one that came while it was counted may be missed.
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() ->
            request("/payments", PAYMENT.replace("pay_1", "pay_more_" + UUID.randomUUID()))
                .expectStatus()
                .isEqualTo(503));
    request("/payments", PAYMENT)
        .expectStatus()
        .isEqualTo(503)
        .expectHeader()
        .valueEquals("Retry-After", "5")
        .expectHeader()
        .contentType(MediaType.APPLICATION_PROBLEM_JSON);

    producer.client().get().uri("/payments/pay_1").exchange().expectStatus().isNotFound();
  }

  @Test
  @Timeout(20)
  void withoutABrokerSamplesGet503AndOthersDoNotWait() throws Exception {
    request("/samples/payment.occurred", "").expectStatus().isEqualTo(503);
    try (HttpClient http = HttpClient.newHttpClient()) {
      List<CompletableFuture<HttpResponse<String>>> waiting =
          Stream.generate(() -> http.sendAsync(sample(), BodyHandlers.ofString()))
              .limit(5 * ROOM)
              .toList();

      HttpResponse<String> health =
          http.send(
              HttpRequest.newBuilder(producer.address().resolve("/actuator/health"))
                  .timeout(Duration.ofSeconds(5))
                  .build(),
              BodyHandlers.ofString());

      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(waiting)
          .allSatisfy(answer -> {
            assertThat(answer.join().statusCode()).isEqualTo(503);
            assertThat(answer.join().headers().firstValue("content-type"))
                .hasValue("application/problem+json");
            assertThat(answer.join().headers().firstValue("retry-after")).hasValue("1");
          });
      assertThat(waiting)
          .as("beyond the room for events in flight, the answer is immediate")
          .anySatisfy(answer -> assertThat(answer.join().body()).contains("Too many events wait"));
    }
  }

  private static HttpRequest sample() {
    URI uri = producer.address().resolve("/samples/payment.occurred");
    return HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody()).build();
  }

  private static WebTestClient.BodyContentSpec refused(String path, String body) {
    return request(path, body)
        .expectStatus()
        .isEqualTo(422)
        .expectHeader()
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .expectBody();
  }

  private static WebTestClient.ResponseSpec request(String path, String body) {
    return post(producer.client(), path, body);
  }

  private static WebTestClient.ResponseSpec post(WebTestClient client, String path, String body) {
    return client
        .post()
        .uri(path)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }
}
