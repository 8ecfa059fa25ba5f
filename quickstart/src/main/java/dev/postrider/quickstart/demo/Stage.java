package dev.postrider.quickstart.demo;

import java.util.List;
import java.util.Map;

/** The application and the endpoints of the demo. They are there while it runs. */
final class Stage {
  static final String SHOP = "shop";
  static final String BANK = "bank";
  static final String DESK = "desk";

  private static final String PATH = "/app/" + Script.APPLICATION;
  private static final Map<String, List<String>> TYPES =
      Map.of(
          SHOP, List.of("payment.occurred", "price.dropped", "shipment.arriving"),
          BANK, List.of("login.unusual"),
          DESK, List.of("login.reported"));

  private final JsonClient api;
  private final JsonClient producer;

  Stage(JsonClient api, JsonClient producer) {
    this.api = api;
    this.producer = producer;
  }

  /** Registers them anew, also if a demo that was killed has left them. */
  void build(Webhooks webhooks) throws JsonClient.Refused, InterruptedException {
    api.send(
        "POST", "/app?get_if_exists=true", Map.of("name", "The demo", "uid", Script.APPLICATION));
    for (String name : List.of(SHOP, BANK, DESK)) {
      String path = PATH + "/endpoint/demo-" + name;
      String id =
          api.send(
                  "PUT",
                  path,
                  Map.of(
                      "url", webhooks.url(name),
                      "filterTypes", TYPES.getOrDefault(name, List.of()),
                      "replies", name.equals(BANK)))
              .path("id")
              .asString();
      webhooks.verify(name, api.send("GET", path + "/secret", null).path("key").asString());
      if (name.equals(BANK)) {
        producer.send(
            "PUT", "/answering-endpoints/" + Script.APPLICATION, Map.of("endpointId", id));
      }
    }
  }

  /** So that nothing waits for endpoints that are gone. */
  void clear() throws InterruptedException {
    for (String name : List.of(SHOP, BANK, DESK)) {
      try {
        api.send("DELETE", PATH + "/endpoint/demo-" + name, null);
      } catch (JsonClient.Refused gone) {
        // It was not there, or everything is ending: the next demo registers it anew.
      }
    }
  }
}
