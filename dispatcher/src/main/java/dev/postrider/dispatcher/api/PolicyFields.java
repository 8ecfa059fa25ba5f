package dev.postrider.dispatcher.api;

import dev.postrider.dispatcher.endpoint.Policy;
import dev.postrider.dispatcher.endpoint.Policy.OnExhausted;
import dev.postrider.dispatcher.endpoint.Policy.Ordering;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The fields of an endpoint that say how it wants to be served. Null is what holds for all. */
final class PolicyFields {
  static final String RATE_LIMIT = "rateLimit";
  static final String THROTTLE_RATE = "throttleRate";
  static final String MAX_IN_FLIGHT = "maxInFlight";
  static final String ORDERING = "ordering";
  static final String RETRY_POLICY = "retryPolicy";
  static final String TIMEOUT_SECONDS = "timeoutSeconds";
  static final String ON_EXHAUSTED = "onExhausted";

  private static final String SCHEDULE = "schedule";
  private static final int MAX_RATE = 10_000;
  private static final int MAX_MAX_IN_FLIGHT = 1_000;
  private static final int MAX_TIMEOUT_SECONDS = 30;
  private static final int MAX_STEPS = 64;
  private static final Duration MAX_STEP = Duration.ofDays(30);

  private final Fields fields;

  private PolicyFields(Fields fields) {
    this.fields = fields;
  }

  /** What was sent, to be laid over a policy; what was not sent stays as it is there. */
  static UnaryOperator<Policy> read(Fields fields) {
    return new PolicyFields(fields).read();
  }

  private UnaryOperator<Policy> read() {
    refuseOtherNames();
    Integer rate = rate();
    Integer maxInFlight = fields.number(MAX_IN_FLIGHT, 1, MAX_MAX_IN_FLIGHT);
    Ordering ordering = ordering(fields.given(ORDERING));
    List<Duration> schedule = schedule(fields.given(RETRY_POLICY));
    Integer timeout = fields.number(TIMEOUT_SECONDS, 1, MAX_TIMEOUT_SECONDS);
    OnExhausted onExhausted = onExhausted(fields.given(ON_EXHAUSTED));
    return before ->
        new Policy(
            fields.has(ORDERING) ? ordering : before.ordering(),
            fields.has(RATE_LIMIT) || fields.has(THROTTLE_RATE) ? rate : before.rateLimit(),
            fields.has(MAX_IN_FLIGHT) ? maxInFlight : before.maxInFlight(),
            fields.has(RETRY_POLICY) ? schedule : before.schedule(),
            fields.has(TIMEOUT_SECONDS)
                ? timeout == null ? null : Duration.ofSeconds(timeout)
                : before.timeout(),
            fields.has(ON_EXHAUSTED) ? onExhausted : before.onExhausted());
  }

  private void refuseOtherNames() {
    refuse("timeout", TIMEOUT_SECONDS);
    refuse("retrySchedule", RETRY_POLICY);
  }

  private void refuse(String name, String meant) {
    if (fields.given(name) != null) {
      fields.problem(name, "There is no such field; %s is meant".formatted(meant));
    }
  }

  /** Both names are in use, each in its generation of Svix's SDKs. */
  private @Nullable Integer rate() {
    Integer older = fields.number(RATE_LIMIT, 1, MAX_RATE);
    Integer newer = fields.number(THROTTLE_RATE, 1, MAX_RATE);
    if (older != null && newer != null && !older.equals(newer)) {
      fields.problem(THROTTLE_RATE, "throttleRate and rateLimit are one thing, but differ here");
    }
    return older == null ? newer : older;
  }

  private Ordering ordering(@Nullable JsonNode given) {
    if (given == null) {
      return Ordering.NONE;
    }
    return switch (given.asString("")) {
      case "strict" -> Ordering.STRICT;
      case "key" -> Ordering.KEY;
      default -> {
        fields.problem(ORDERING, "ordering must be strict, key or null");
        yield Ordering.NONE;
      }
    };
  }

  private OnExhausted onExhausted(@Nullable JsonNode given) {
    if (given == null) {
      return OnExhausted.SKIP;
    }
    return switch (given.asString("")) {
      case "skip" -> OnExhausted.SKIP;
      case "pause" -> OnExhausted.PAUSE;
      default -> {
        fields.problem(ON_EXHAUSTED, "onExhausted must be skip or pause");
        yield OnExhausted.SKIP;
      }
    };
  }

  private @Nullable List<Duration> schedule(@Nullable JsonNode given) {
    if (given == null) {
      return null;
    }
    JsonNode steps = given.path(SCHEDULE);
    if (!given.isObject() || !steps.isArray() || steps.isEmpty() || steps.size() > MAX_STEPS) {
      fields.problem(
          RETRY_POLICY,
          "retryPolicy must be an object with a schedule: a list of 1 to %d waits"
              .formatted(MAX_STEPS));
      return null;
    }
    for (String name : given.propertyNames()) {
      if (!name.equals(SCHEDULE)) {
        fields.problem(RETRY_POLICY, "retryPolicy has a schedule and nothing else");
      }
    }
    List<Duration> schedule = new ArrayList<>();
    steps.valueStream().forEach(step -> schedule.add(step(schedule.size() + 1, step)));
    return schedule;
  }

  private Duration step(int nth, JsonNode given) {
    Duration step = given.isString() ? DurationText.parse(given.stringValue()) : null;
    if (step == null) {
      fields.problem(
          RETRY_POLICY,
          "Step %d of the schedule must be written like 200ms, 5s, 5m, 2h or 1d".formatted(nth));
    } else if (step.compareTo(MAX_STEP) > 0) {
      fields.problem(RETRY_POLICY, "Step %d of the schedule is longer than 30d".formatted(nth));
    }
    return step == null ? Duration.ZERO : step;
  }

  /** As it is answered: null where there is none. */
  static @Nullable String text(Ordering ordering) {
    return ordering == Ordering.NONE ? null : ordering.name().toLowerCase(Locale.ROOT);
  }

  static String text(OnExhausted onExhausted) {
    return onExhausted.name().toLowerCase(Locale.ROOT);
  }
}
