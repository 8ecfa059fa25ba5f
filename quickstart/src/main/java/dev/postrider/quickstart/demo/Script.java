package dev.postrider.quickstart.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * What happens, one step after the other, without end; the same for the same seed. First everybody
 * signs in at home and watches a price, so that what comes after it can be unusual or cross.
 */
final class Script {
  static final String APPLICATION = "demo";

  /** The producer announces a shipment so long before; see {@code shipment.lead-time}. */
  static final Duration LEAD_TIME = Duration.ofMinutes(30);

  private static final String CURRENCY = "EUR";
  private static final List<String> SHOPS =
      List.of("Corner Bakery", "Blue Bicycle", "Book Cellar", "Tea & Toast", "Harbour Cinema");
  private static final List<String> CARRIERS = List.of("Yellow Post", "Night Owl", "Parcel Pigeon");

  /** What is watched, with its usual price in cents. */
  private static final Map<String, Integer> ITEMS =
      Map.of("desk lamp", 4_900, "kettle", 3_500, "headset", 12_900, "rain coat", 8_900);

  private static final List<String> ITEM_NAMES = ITEMS.keySet().stream().sorted().toList();

  private final RandomGenerator random;
  private final String run;
  private final SignIns signIns;
  private final List<String> watches = new ArrayList<>();
  private int number;

  /**
   * @param run part of each id, so that those of two runs on one database differ
   * @param signIns is told what the owner will say of each
   */
  Script(long seed, String run, SignIns signIns) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.run = run;
    this.signIns = signIns;
  }

  /** The ids of the watches so far. */
  List<String> watches() {
    return watches;
  }

  Step next(Instant now) {
    number++;
    int people = Person.ALL.size();
    if (number <= people) {
      return atHome(Person.ALL.get(number - 1));
    }
    if (number <= people + ITEM_NAMES.size()) {
      return watch(ITEM_NAMES.get(number - people - 1));
    }
    int dice = random.nextInt(100);
    if (dice < 40) {
      return payment();
    }
    if (dice < 68) {
      return price();
    }
    if (dice < 80) {
      return shipment(now);
    }
    return dice < 86 ? atHome(anybody()) : elsewhere(anybody());
  }

  private Step payment() {
    Person person = anybody();
    int cents = 150 + random.nextInt(9_000);
    String payee = oneOf(SHOPS);
    return step(
        "/payments",
        Map.of(
            "paymentId",
            id("pay"),
            "accountId",
            person.account(),
            "amount",
            money(cents),
            "method",
            "CARD",
            "status",
            "CAPTURED",
            "payee",
            payee),
        "%s pays %s to %s".formatted(person.name(), euros(cents), payee));
  }

  private Step watch(String item) {
    Person person = anybody();
    String watch = id("watch");
    watches.add(watch);
    int threshold = usualPrice(item) * 97 / 100;
    return step(
        "/watches",
        Map.of(
            "watchId",
            watch,
            "accountId",
            person.account(),
            "item",
            item,
            "threshold",
            money(threshold)),
        "%s wants the %s for less than %s".formatted(person.name(), item, euros(threshold)));
  }

  /** Within a tenth of the usual price: it crosses the threshold about every third time. */
  private Step price() {
    String item = oneOf(ITEM_NAMES);
    int cents = usualPrice(item) * (90 + random.nextInt(21)) / 100;
    return new Step(
        "/prices",
        Map.of("item", item, "price", money(cents)),
        "the %s costs %s".formatted(item, euros(cents)),
        pause());
  }

  private Step shipment(Instant now) {
    Person person = anybody();
    String carrier = oneOf(CARRIERS);
    Instant arrival = now.plus(LEAD_TIME).plusSeconds(2 + random.nextInt(8));
    return step(
        "/shipments",
        Map.of(
            "shipmentId", id("ship"),
            "orderId", id("ord"),
            "accountId", person.account(),
            "carrier", carrier,
            "trackingNumber", String.valueOf(100_000 + random.nextInt(900_000)),
            "arrivesFrom", arrival.toString()),
        "%s is on the way to %s".formatted(carrier, person.name()));
  }

  private Step atHome(Person person) {
    return signIn(person, person.device(), person.address(), person.home(), OwnersAnswer.YES);
  }

  /** Of ten, five owners deny it, three confirm it, two say nothing. */
  private Step elsewhere(Person person) {
    int dice = random.nextInt(10);
    OwnersAnswer answer =
        dice < 5 ? OwnersAnswer.NO : dice < 8 ? OwnersAnswer.YES : OwnersAnswer.NONE;
    String device = "borrowed laptop " + (100 + random.nextInt(900));
    String address = "203.0.%d.%d".formatted(random.nextInt(256), 1 + random.nextInt(254));
    return signIn(person, device, address, oneOf(Person.ELSEWHERE), answer);
  }

  private Step signIn(
      Person person, String device, String address, Person.Place place, OwnersAnswer answer) {
    String login = id("login");
    signIns.willBeAnswered(login, answer);
    return step(
        "/logins",
        Map.of(
            "loginId",
            login,
            "accountId",
            person.account(),
            "ipAddress",
            address,
            "device",
            device,
            "userAgent",
            "Mozilla/5.0",
            "place",
            Map.of(
                "country", place.country(),
                "city", place.city(),
                "latitude", place.latitude(),
                "longitude", place.longitude())),
        "%s signs in from %s in %s".formatted(person.name(), device, place.city()));
  }

  private Step step(String route, Map<String, Object> body, String told) {
    Map<String, Object> whole = new TreeMap<>(body);
    whole.put("application", APPLICATION);
    return new Step(route, whole, told, pause());
  }

  private Duration pause() {
    return Duration.ofMillis(250 + random.nextInt(500));
  }

  private String id(String kind) {
    return "%s_%s_%d".formatted(kind, run, number);
  }

  private Person anybody() {
    return oneOf(Person.ALL);
  }

  private <T> T oneOf(List<T> several) {
    return several.get(random.nextInt(several.size()));
  }

  private static int usualPrice(String item) {
    return Objects.requireNonNull(ITEMS.get(item), item);
  }

  private static Map<String, Object> money(int cents) {
    return Map.of("minorUnits", cents, "currency", CURRENCY);
  }

  static String euros(long cents) {
    return String.format(Locale.ROOT, "%.2f EUR", cents / 100.0);
  }
}
