package dev.postrider.producer.web;

import dev.postrider.producer.SharedProducer;
import dev.postrider.producer.TestDatabase;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Text that a database or UTF-8 cannot keep is refused, wherever it stands. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class TextIT {
  private final SharedProducer producer;

  TextIT(TestDatabase database) {
    producer = SharedProducer.on(database);
  }

  @Test
  void nulInABodyIsRefusedByItsField() {
    isRefused(producer.post("/payments", payment("a\\u0000b")), "payee");
    isRefused(
        producer.post(
            "/prices",
            """
            {"item": "a\\u0000b", "price": {"minorUnits": 1, "currency": "USD"}}
            """),
        "item");
  }

  @Test
  void halfACharacterIsRefusedAndAWholeOneIsNot() {
    isRefused(producer.post("/payments", payment("a\\ud83d")), "payee");
    isRefused(producer.post("/payments", payment("\\ude00a")), "payee");
    producer.post("/payments", payment("\\ud83d\\ude00")).expectStatus().isCreated();
  }

  @Test
  void nulInAnAddressIsRefused() {
    isRefused(get("/payments/a%00b"), "path");
    isRefused(get("/payments?accountId=a%00b"), "accountId");
  }

  private WebTestClient.ResponseSpec get(String uri) {
    // Encoded already.
    return producer.client().get().uri(builder -> URI.create(builder.build() + uri)).exchange();
  }

  private static String payment(String payee) {
    return """
    {"accountId": "acc_text", "method": "CARD", "status": "CAPTURED",
     "amount": {"minorUnits": 1999, "currency": "EUR"}, "payee": "%s"}
    """
        .formatted(payee);
  }

  private static void isRefused(WebTestClient.ResponseSpec answer, String field) {
    answer
        .expectStatus()
        .isEqualTo(422)
        .expectHeader()
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .expectBody()
        .jsonPath("$.errors[0].field")
        .isEqualTo(field)
        .jsonPath("$.errors[0].message")
        .isEqualTo("must be Unicode text without the NUL character");
  }
}
