package dev.postrider.producer.payment;

import static dev.postrider.producer.SharedProducer.created;
import static dev.postrider.producer.TestBroker.data;
import static dev.postrider.producer.TestBroker.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.producer.SharedProducer;
import dev.postrider.producer.TestDatabase;
import dev.postrider.schemas.event.PaymentOccurred;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Payments over HTTP, on either database, and their events on the real broker. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class PaymentIT {
  private static final String PAYMENT =
      """
      {"application": "acme", "accountId": "%s", "orderId": "ord_1",
       "amount": {"minorUnits": 1999, "currency": "EUR"}, "method": "CARD", "status": "CAPTURED",
       "payee": "Corner Bakery", "occurredAt": "2026-11-23T08:15:30.123456789Z"}
      """;

  private final SharedProducer producer;

  PaymentIT(TestDatabase database) {
    producer = SharedProducer.on(database);
  }

  @Test
  void aPaymentBecomesARowAndAnAvroEventWithItsAttributesInHeaders() {
    Payment payment = producer.create("/payments", PAYMENT.formatted("acc_7"), Payment.class);

    ConsumerRecord<byte[], byte[]> record = producer.events("payments", "acc_7", 1).getFirst();
    assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
    assertThat(header(record, "ce_id")).isEqualTo(payment.eventId());
    assertThat(header(record, "ce_source")).isEqualTo("/postrider/producer/payments");
    assertThat(header(record, "ce_type")).isEqualTo("payment.occurred");
    assertThat(header(record, "ce_time")).isEqualTo("2026-11-23T08:15:30.123456Z");
    assertThat(header(record, "ce_subject")).isEqualTo("acc_7");
    assertThat(header(record, "ce_application")).isEqualTo("acme");
    assertThat(header(record, "content-type")).isEqualTo("application/avro");
    assertThat(record.key()).asString(UTF_8).isEqualTo("acc_7");
    GenericRecord event = data(record, PaymentOccurred.getClassSchema());
    assertThat(event.get("paymentId")).hasToString(payment.paymentId());
    assertThat(((GenericRecord) event.get("amount")).get("minorUnits")).isEqualTo(1999L);
    assertThat(producer.get("/payments/" + payment.paymentId(), Payment.class)).isEqualTo(payment);
  }

  @Test
  void aRepeatedKeyIsAnsweredAsBeforeAndTellsNothingAgain() {
    Payment first = created(post("acc_8", "order-1"), Payment.class);

    WebTestClient.ResponseSpec again =
        producer.post("/payments", PAYMENT.formatted("acc_8").replace(", ", " ,\n"), "order-1");

    assertThat(created(again, Payment.class)).isEqualTo(first);
    again.expectHeader().valueEquals("Idempotent-Replayed", "true");
    Payment next = created(post("acc_8", "order-2"), Payment.class);
    assertThat(producer.events("payments", "acc_8", 2))
        .extracting(record -> header(record, "ce_id"))
        .containsExactly(first.eventId(), next.eventId());
  }

  @Test
  void aKeyIsRefusedWithAnotherBody() {
    created(post("acc_9", "order-3"), Payment.class);

    post("acc_10", "order-3")
        .expectStatus()
        .isEqualTo(422)
        .expectHeader()
        .contentType(MediaType.APPLICATION_PROBLEM_JSON);
  }

  @Test
  void ofManyAtOnceWithOneKeyOneIsRecorded() throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Payment>> answers =
          IntStream.range(0, 8)
              .mapToObj(
                  _ -> callers.submit(() -> created(post("acc_many", "at-once"), Payment.class)))
              .toList();

      Payment one = answers.getFirst().get();
      for (Future<Payment> answer : answers) {
        assertThat(answer.get()).isEqualTo(one);
      }
    }
  }

  @Test
  void aPaymentIdIsTakenOnce() {
    String named = PAYMENT.formatted("acc_7").replace("{\"app", "{\"paymentId\": \"pay_1\", \"app");
    producer.create("/payments", named, Payment.class);

    producer.post("/payments", named).expectStatus().isEqualTo(409);
  }

  @Test
  void pagesAreNewestFirst() {
    Payment older = created(post("acc_11", null), Payment.class);
    Payment newer = created(post("acc_11", null), Payment.class);

    PaymentPage first = producer.get("/payments?accountId=acc_11&limit=1", PaymentPage.class);
    PaymentPage second =
        producer.get(
            "/payments?accountId=acc_11&limit=1&before=" + first.next(), PaymentPage.class);

    assertThat(first.data()).containsExactly(newer);
    assertThat(second.data()).containsExactly(older);
    assertThat(second.next()).isNull();
  }

  @Test
  void whatIsNotThereOrNotAllowedIsToldAsAProblem() {
    WebTestClient client = producer.client();

    client
        .get()
        .uri("/payments/none")
        .exchange()
        .expectStatus()
        .isNotFound()
        .expectBody()
        .jsonPath("$.detail")
        .isEqualTo("There is no payment none.");
    client.get().uri("/payments?limit=0").exchange().expectStatus().isEqualTo(422);
  }

  private WebTestClient.ResponseSpec post(String accountId, @Nullable String key) {
    return producer.post("/payments", PAYMENT.formatted(accountId), key);
  }

  record PaymentPage(List<Payment> data, @Nullable Long next) {}
}
