package dev.postrider.dispatcher.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.postrider.dispatcher.delivery.Outcome.CircuitOpen;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The breakers of endpoints that have failed lately; an endpoint that answers has none. Who listens
 * is told when one opens.
 */
final class Breakers implements Circuits {
  /** Of more, those longest untouched are forgotten; such an endpoint has to fail anew. */
  private static final int MAX_BREAKERS = 10_000;

  /** Longer than any is open. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofHours(25);

  private final BreakerProperties settings;
  private final InstantSource clock;
  private final Cache<String, Breaker> breakers =
      Caffeine.newBuilder().maximumSize(MAX_BREAKERS).expireAfterAccess(FORGOTTEN_AFTER).build();
  private volatile BiConsumer<String, CircuitOpen> listener = (_, _) -> {};

  Breakers(BreakerProperties settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  void whenOneOpens(BiConsumer<String, CircuitOpen> told) {
    listener = told;
  }

  @Nullable Breaker of(String endpointId) {
    return breakers.getIfPresent(endpointId);
  }

  /** What a delivery to the endpoint would come to without a request, or null. */
  @Nullable CircuitOpen refusal(String endpointId) {
    Breaker breaker = of(endpointId);
    return breaker == null ? null : breaker.refusal();
  }

  /** Nothing was answered for too long although many requests are out. */
  void hangs(String endpointId) {
    change(endpointId, Breaker::hangs);
  }

  /** Takes an outcome in. */
  void came(String endpointId, Outcome outcome, boolean trial) {
    switch (outcome) {
      case Outcome.Delivered _,
          Outcome.Rejected _,
          Outcome.Gone _,
          Outcome.Aborted _,
          Outcome.DisableAsked _ ->
          answered(endpointId, trial);
      case Outcome.Unavailable _ -> change(endpointId, breaker -> breaker.failed(trial));
      case Outcome.UnavailableUntil(var _, var until) when until.isAfter(clock.instant()) ->
          change(endpointId, breaker -> breaker.askedToWait(until));
      case Outcome.UnavailableUntil _ -> change(endpointId, breaker -> breaker.failed(trial));
      case Outcome.Blocked _,
          Outcome.NoBody _,
          Outcome.NoBodyYet _,
          Outcome.NoCapacity _,
          CircuitOpen _ ->
          nothingSaid(endpointId, trial);
    }
  }

  private void answered(String endpointId, boolean trial) {
    Breaker breaker = of(endpointId);
    if (breaker != null) {
      breaker.answered(trial);
      if (breaker.isQuiet()) {
        breakers.asMap().remove(endpointId, breaker);
      }
    }
  }

  /** A trial that was made and decided nothing, or was given up. */
  void nothingSaid(String endpointId, boolean trial) {
    Breaker breaker = trial ? of(endpointId) : null;
    if (breaker != null) {
      breaker.trialSaidNothing();
    }
  }

  private void change(String endpointId, Consumer<Breaker> how) {
    Breaker breaker = breakers.get(endpointId, _ -> new Breaker(settings, clock));
    boolean wasOpen = breaker.isOpen();
    how.accept(breaker);
    CircuitOpen refusal = wasOpen ? null : breaker.refusal();
    if (refusal != null) {
      listener.accept(endpointId, refusal);
    }
  }

  /** A probe ended, which was made whether it is open or not. */
  void probed(String endpointId, Outcome outcome) {
    if (outcome.showsThatItAnswers()) {
      close(endpointId);
    } else {
      came(endpointId, outcome, false);
    }
  }

  @Override
  public void close(String endpointId) {
    breakers.asMap().remove(endpointId);
  }

  /** How many are not closed. */
  long open() {
    return breakers.asMap().values().stream().filter(Breaker::isOpen).count();
  }
}
