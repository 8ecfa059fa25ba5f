package dev.postrider.producer;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenApiIT {
  private final SharedProducer producer = SharedProducer.on(TestDatabase.H2);

  @Test
  void everyRouteIsDescribed() {
    JsonNode paths = description().path("paths");

    Set<String> described =
        paths
            .propertyStream()
            .flatMap(path ->
                path.getValue()
                    .propertyStream()
                    .map(method -> method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()))
            .collect(toSet());

    assertThat(described)
        .contains("POST /payments", "PATCH /shipments/{shipmentId}", "DELETE /watches/{watchId}")
        .containsAll(routes());
  }

  @Test
  void answersAreDescribedAsTheyAre() {
    JsonNode paths = description().path("paths");

    for (String route : List.of("/payments", "/logins", "/watches", "/shipments")) {
      JsonNode answers = paths.path(route).path("post").path("responses");
      assertThat(answers.propertyNames()).as(route).containsExactlyInAnyOrder("201", "default");
      assertThat(answers.path("201").path("content").has("application/json")).isTrue();
      assertThat(answers.path("default").path("content").has("application/problem+json")).isTrue();
    }
    assertThat(paths.path("/watches/{watchId}").path("delete").path("responses").propertyNames())
        .contains("204");
    assertThat(
            paths
                .path("/answering-endpoints/{application}")
                .path("put")
                .path("security")
                .path(0)
                .has("operator"))
        .isTrue();
    assertThat(description().path("components").path("schemas").path("Problem").has("properties"))
        .isTrue();
  }

  @Test
  void bodiesAreDescribedWithTheirRules() {
    JsonNode schemas = description().path("components").path("schemas");

    JsonNode payment = schemas.path("PaymentRequest");
    assertThat(payment.path("required").toString())
        .contains("accountId", "amount", "method", "status", "payee")
        .doesNotContain("paymentId");
    assertThat(payment.path("properties").path("payee").path("maxLength").asInt()).isEqualTo(256);
    assertThat(schemas.path("Amount").path("properties").path("currency").path("type").asString())
        .isEqualTo("string");
    assertThat(
            schemas
                .path("LoginRequest")
                .path("properties")
                .path("ipAddress")
                .path("type")
                .asString())
        .isEqualTo("string");
  }

  private JsonNode description() {
    return JsonMapper.shared().readTree(producer.get("/openapi.json", String.class));
  }

  /** Those of our own controllers. */
  private Set<String> routes() {
    return producer
        .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .entrySet()
        .stream()
        .filter(
            route -> route.getValue().getBeanType().getPackageName().startsWith("dev.postrider"))
        .flatMap(route -> routes(route.getKey()))
        .collect(toSet());
  }

  private static Stream<String> routes(RequestMappingInfo route) {
    return route.getMethodsCondition().getMethods().stream()
        .flatMap(method ->
            route.getPatternsCondition().getPatterns().stream()
                .map(path -> method.name() + " " + path.getPatternString()));
  }
}
