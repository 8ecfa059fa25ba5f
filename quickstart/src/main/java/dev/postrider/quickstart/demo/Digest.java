package dev.postrider.quickstart.demo;

import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** An event's data in a few words. */
final class Digest {
  private Digest() {}

  static String of(String type, JsonNode data) {
    return switch (type) {
      case "payment.occurred" ->
          "%s from %s to %s"
              .formatted(
                  money(data.path("amount")),
                  Demo.name(data.path("accountId")),
                  data.path("payee").asString());
      case "price.dropped" ->
          "the %s for %s, as %s wanted"
              .formatted(
                  data.path("productName").asString(),
                  money(data.path("price")),
                  Demo.name(data.path("accountId")));
      case "shipment.arriving" ->
          "%s reaches %s in half an hour"
              .formatted(data.path("carrier").asString(), Demo.name(data.path("accountId")));
      case "login.unusual" ->
          "%s, %s"
              .formatted(
                  Demo.name(data.path("accountId")),
                  data.path("reasons")
                      .valueStream()
                      .map(reason -> reason.asString().toLowerCase(Locale.ROOT).replace('_', ' '))
                      .collect(Collectors.joining(", ")));
      case "login.reported" -> "it was not " + Demo.name(data.path("accountId"));
      default -> "";
    };
  }

  private static String money(JsonNode amount) {
    return Script.euros(amount.path("minorUnits").asLong());
  }
}
