package dev.postrider.quickstart.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;

/**
 * Has the producer record what happens to a few people, two or three things a second, receives the
 * webhooks that follow, answers some of them, and tells about all of it.
 */
public final class Demo implements AutoCloseable {
  /** For the producer: an owner who says nothing is not waited for as long as usual. */
  public static final Map<String, Object> PRODUCER_SETTINGS =
      Map.of(
          "postrider.producer.login.answer-within", "20s",
          "postrider.producer.login.answer-grace", "2s",
          "postrider.producer.shipment.lead-time", Script.LEAD_TIME.toString());

  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
  private static final long SUMMARY_EVERY_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long OUTCOMES_EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int OUTCOMES_AT_ONCE = 20;

  /** Now and then the shop fails, so that there are second attempts to be seen. */
  private static final int SHOP_FAILS_EVERY = 20;

  private static final int OK = 200;
  private static final int FAILED = 500;

  private final CountDownLatch stopping = new CountDownLatch(1);

  /** Webhooks that are to come again: one in so many of those that wait in the queue. */
  private final Set<String> failed = ConcurrentHashMap.newKeySet();

  private final AtomicInteger shopReceived = new AtomicInteger();
  private final SignIns signIns = new SignIns();
  private final Tally tally = new Tally();
  private final Clock clock = Clock.systemUTC();
  private final JsonClient api;
  private final JsonClient producer;
  private final Script script;
  private final Narrator narrator;
  private final Webhooks webhooks;
  private final Thread thread;

  /** Where everything is. */
  public record Place(URI api, URI producer, String token) {}

  /**
   * @throws IOException if no port is free to receive on
   */
  public Demo(Place place, long seed, PrintStream out) throws IOException {
    api = new JsonClient(place.api(), place.token());
    producer = new JsonClient(place.producer(), place.token());
    script = new Script(seed, Long.toString(clock.instant().getEpochSecond(), 36), signIns);
    narrator = new Narrator(out, Ansi.AUTO);
    webhooks = new Webhooks(this::receive);
    thread = Thread.ofPlatform().name("demo").daemon().unstarted(this::run);
    narrator.says("The demo runs, with --seed %d, in the application \"demo\":".formatted(seed));
    narrator.says("  shop  is told of payments, prices and shipments, and fails now and then");
    narrator.says("  bank  is told of unusual sign-ins, and answers for the accounts' owners");
    narrator.says("  desk  is told of the sign-ins that an owner denied");
  }

  /** Returns at once. */
  public void start() {
    thread.start();
  }

  private void run() {
    Stage stage = new Stage(api, producer);
    try {
      stage.build(webhooks);
      play();
      stage.clear();
      forgetWatches();
    } catch (JsonClient.Refused notBuilt) {
      narrator.warns("The demo cannot run: " + notBuilt.getMessage());
    } catch (InterruptedException tooLate) {
      Thread.currentThread().interrupt();
    }
  }

  private void play() throws InterruptedException {
    long summary = System.nanoTime();
    long outcomes = summary;
    Duration pause = Duration.ZERO;
    while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
      pause = perform(script.next(clock.instant()));
      long now = System.nanoTime();
      if (now - outcomes >= OUTCOMES_EVERY_NANOS) {
        outcomes = now;
        tellOutcomes();
      }
      if (now - summary >= SUMMARY_EVERY_NANOS) {
        summary = now;
        narrator.says("-- so far: " + tally.summary());
      }
    }
  }

  private Duration perform(Step step) throws InterruptedException {
    narrator.happens(step.told());
    try {
      producer.send("POST", step.route(), step.body());
      tally.count("things happened");
    } catch (JsonClient.Refused refused) {
      narrator.warns(String.valueOf(refused.getMessage()));
      tally.count("requests refused");
    }
    return step.pause();
  }

  /** What became of the sign-ins that owners were asked about. */
  private void tellOutcomes() throws InterruptedException {
    for (String login : signIns.undecided(OUTCOMES_AT_ONCE)) {
      try {
        JsonNode seen = producer.send("GET", "/logins/" + login, null);
        String state = seen.path("state").asString();
        if (!state.equals("PENDING")) {
          signIns.decided(login);
          tally.count("sign-ins " + state);
          narrator.follows(
              "the sign-in of %s from %s is %s"
                  .formatted(name(seen.path("accountId")), seen.path("device").asString(), state));
        }
      } catch (JsonClient.Refused away) {
        // It is asked for again.
      }
    }
  }

  private Webhooks.Answer receive(String endpoint, String webhookId, JsonNode event) {
    tally.count("webhooks");
    String type = event.path("type").asString();
    String told = "%s <- %s: %s".formatted(endpoint, type, Digest.of(type, event.path("data")));
    return switch (endpoint) {
      case Stage.SHOP -> shop(webhookId, told);
      case Stage.BANK -> bank(event.path("data").path("loginId").asString(), told);
      default -> {
        narrator.follows(told);
        yield new Webhooks.Answer(OK, "");
      }
    };
  }

  private Webhooks.Answer shop(String webhookId, String told) {
    if (failed.remove(webhookId)) {
      narrator.follows(told + ", at the second attempt");
    } else if (shopReceived.incrementAndGet() % SHOP_FAILS_EVERY == 0) {
      failed.add(webhookId);
      narrator.warns(told + "; it fails");
      tally.count("failed on purpose");
      return new Webhooks.Answer(FAILED, "");
    } else {
      narrator.follows(told);
    }
    return new Webhooks.Answer(OK, "");
  }

  private Webhooks.Answer bank(String loginId, String told) {
    OwnersAnswer answer = signIns.answer(loginId);
    narrator.follows(told);
    narrator.follows(
        answer == OwnersAnswer.NONE
            ? "bank -> the owner says nothing"
            : "bank -> the owner answers " + answer.body());
    return new Webhooks.Answer(OK, answer.body());
  }

  static String name(JsonNode accountId) {
    return accountId.asString().replaceFirst("^acc_", "");
  }

  private void forgetWatches() throws InterruptedException {
    for (String watch : script.watches()) {
      try {
        producer.send("DELETE", "/watches/" + watch, null);
      } catch (JsonClient.Refused notThere) {
        // It was never made.
      }
    }
  }

  @Override
  public void close() {
    stopping.countDown();
    try {
      if (thread.isAlive() && !thread.join(STOP_WITHIN)) {
        thread.interrupt();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    webhooks.close();
    api.close();
    producer.close();
    narrator.says("The demo has ended: " + tally.summary());
  }
}
