package dev.postrider.dispatcher.queue;

import static java.util.Objects.requireNonNull;

import dev.postrider.dispatcher.deadletter.DeadLetter;
import dev.postrider.dispatcher.deadletter.DeadLetterReason;
import dev.postrider.dispatcher.delivery.NextStep;
import dev.postrider.dispatcher.delivery.NextStep.Done;
import dev.postrider.dispatcher.delivery.NextStep.GiveUp;
import dev.postrider.dispatcher.delivery.NextStep.TryAgain;
import dev.postrider.dispatcher.delivery.Outcome;
import dev.postrider.dispatcher.delivery.RetryPolicies;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.Policy;
import dev.postrider.schemas.internal.HeldDelivery;
import dev.postrider.schemas.internal.HeldState;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** Applies what an attempt came to: to the delivery, to its line and to its endpoint. */
final class Aftermath {
  /** Asking again sooner would find as little room. */
  private static final Duration CROWDED = Duration.ofMillis(200);

  /** For so long nothing is sent to an endpoint that is about to be disabled or paused. */
  private static final Duration STOPPING = Duration.ofSeconds(10);

  private final QueueStores stores;
  private final Consumer<DeadLetter> deadLetters;
  private final News news;
  private final RetryPolicies policies;
  private final Duration maxAge;
  private final Stops stops;
  private final Blocking blocking;

  Aftermath(
      QueueStores stores, QueueOutput output, QueueSurroundings surroundings, Blocking blocking) {
    this.stores = stores;
    this.deadLetters = output.deadLetters();
    this.news = output.news();
    this.policies = surroundings.policies();
    this.maxAge = surroundings.limits().maxAge();
    this.stops = surroundings.stops();
    this.blocking = blocking;
  }

  /** An attempt of a delivery that is still held. */
  private record Attempt(
      Backlog backlog,
      Endpoint endpoint,
      Sending.Out out,
      HeldState state,
      Outcome outcome,
      Instant now) {

    DeliveryKey key() {
      return out.key();
    }
  }

  /** It came back without having been tried. */
  void notTried(Backlog backlog, Sending.Out out) {
    if (out.probe()) {
      backlog.probing(false);
    }
    HeldState state = stores.held().state(out.key());
    if (state == null) {
      goneFromLine(backlog, out);
    } else {
      mayGoAgain(backlog, out, state);
    }
  }

  void tried(Backlog backlog, Endpoint endpoint, Sending.Out out, Outcome outcome, Instant now) {
    HeldState state = stores.held().state(out.key());
    boolean recovered = out.probe() && blocking.probed(backlog, endpoint, outcome, now);
    if (recovered) {
      everythingMayGo(backlog, now);
    }
    if (state == null) {
      goneFromLine(backlog, out);
      return;
    }
    Attempt attempt = new Attempt(backlog, endpoint, out, state, outcome, now);
    switch (outcome) {
      case Outcome.NoCapacity _ -> {
        backlog.ramp().crowded();
        backlog.restUntil(now.plus(CROWDED));
        mayGoAgain(backlog, out, state);
      }
      case Outcome.CircuitOpen(Instant since, var _) -> {
        blocking.block(backlog, since, Blocking.FAILED, null, now);
        backlog.ramp().failed();
        backlog.restUntil(now.plus(CROWDED));
        mayGoAgain(backlog, out, state);
      }
      case Outcome.UnavailableUntil(var _, Instant until) -> {
        if (!out.probe()) {
          blocking.block(backlog, now, outcome.reason(), until, now);
        }
        failed(attempt);
      }
      case Outcome.Unavailable _ -> {
        backlog.memory().failed(now);
        failed(attempt);
      }
      case Outcome.Gone _, Outcome.DisableAsked _ -> {
        // It is about to be disabled.
        backlog.restUntil(now.plus(STOPPING));
        follow(attempt);
      }
      case Outcome.Delivered _, Outcome.Aborted _, Outcome.Rejected _ -> {
        backlog.answered();
        follow(attempt);
      }
      case Outcome.Blocked _, Outcome.NoBody _, Outcome.NoBodyYet _ -> follow(attempt);
    }
  }

  /** What was tried before its time, or waits for it, is read again from the beginning. */
  void everythingMayGo(Backlog backlog, Instant now) {
    backlog.readAgainFrom(backlog.lowest());
    backlog
        .lines()
        .waiting()
        .forEach((line, first) -> {
          HeldState state = stores.held().state(new DeliveryKey(backlog.endpointId(), first));
          if (state != null && Early.may(backlog.memory().known(), first, state)) {
            backlog.lines().isDue(line);
          }
        });
  }

  private void failed(Attempt attempt) {
    attempt.backlog().ramp().failed();
    follow(attempt);
  }

  private void follow(Attempt attempt) {
    double jitter = ThreadLocalRandom.current().nextDouble();
    int number = attempt.state().getAttempts() + 1;
    NextStep next =
        policies.of(attempt.endpoint()).next(number, attempt.outcome(), attempt.now(), jitter);
    switch (next) {
      case Done() -> remove(attempt);
      case TryAgain again -> waitFor(attempt, again);
      case GiveUp(var reason, var _, var _)
          when reason == DeadLetterReason.EXHAUSTED && attempt.out().early() ->
          stay(attempt, tried(attempt).setTriedEarly(true));
      case GiveUp giveUp -> giveUp(attempt, giveUp);
    }
  }

  /** An attempt before its time does not use up a step: the delivery goes on waiting for it. */
  private void waitFor(Attempt attempt, TryAgain again) {
    if (attempt.out().early()) {
      stay(attempt, tried(attempt).setTriedEarly(true));
    } else if (isExpired(attempt)) {
      giveUp(
          attempt,
          new GiveUp(
              DeadLetterReason.EXPIRED,
              again.attempts(),
              "the delivery is older than %s; the last attempt: %s"
                  .formatted(maxAge, attempt.outcome().reason())));
    } else {
      stay(
          attempt,
          tried(attempt).setAttempts(again.attempts()).setDueAt(again.at()).setTriedEarly(false));
    }
  }

  private void stay(Attempt attempt, HeldState.Builder after) {
    Backlog backlog = attempt.backlog();
    // What waits for its endpoint needs no timer: it goes when a probe is answered.
    boolean waits =
        after.getDueAt().isAfter(attempt.now())
            && !(backlog.isBlocked() && waitsForEndpoint(attempt.outcome()));
    stores.held().replace(attempt.key(), attempt.state(), after.setWaiting(waits).build());
    if (attempt.out().line() != 0) {
      backlog.lines().returned(attempt.out().line(), attempt.key().sequence(), waits);
    } else if (!waits) {
      backlog.readAgainFrom(attempt.key().sequence());
    }
  }

  private static boolean waitsForEndpoint(Outcome outcome) {
    return outcome instanceof Outcome.Unavailable || outcome instanceof Outcome.UnavailableUntil;
  }

  private HeldState.Builder tried(Attempt attempt) {
    HeldState.Builder after =
        HeldState.newBuilder(attempt.state())
            .setLastOutcome(attempt.outcome().name())
            .setLastStatus(attempt.outcome().answeredStatus())
            .setLastReason(attempt.outcome().reason())
            .setLastAt(attempt.now());
    if (attempt.out().line() != 0 && attempt.state().getLastAt() == null) {
      after
          .setSince(attempt.now())
          .setStoppedBefore(attempt.backlog().memory().stoppedMillis(attempt.now()));
    }
    return after;
  }

  private boolean isExpired(Attempt attempt) {
    HeldState state = attempt.state();
    long stopped =
        attempt.backlog().memory().stoppedMillis(attempt.now()) - state.getStoppedBefore();
    return Duration.between(state.getSince(), attempt.now()).minusMillis(stopped).compareTo(maxAge)
        > 0;
  }

  private void giveUp(Attempt attempt, GiveUp giveUp) {
    Endpoint endpoint = attempt.endpoint();
    if (giveUp.reason() == DeadLetterReason.EXHAUSTED
        && endpoint.policy().onExhausted() == Policy.OnExhausted.PAUSE) {
      stops.pause(endpoint, "a delivery failed on its last attempt: " + giveUp.message());
      attempt.backlog().restUntil(attempt.now().plus(STOPPING));
      attempt.backlog().shutGate();
      // The last attempt is made again when the endpoint is resumed.
      stay(attempt, tried(attempt).setDueAt(attempt.now()).setTriedEarly(false));
      return;
    }
    HeldDelivery held = requireNonNull(stores.held().payload(attempt.key()));
    Integer status = attempt.outcome().answeredStatus();
    deadLetters.accept(
        HeldDeliveries.deadLetter(
            held, giveUp.reason(), giveUp.attempts(), giveUp.message(), status));
    if (giveUp.reason() == DeadLetterReason.EXHAUSTED) {
      news.exhausted(endpoint, held, giveUp.attempts(), status, attempt.now());
    }
    remove(attempt);
  }

  private void remove(Attempt attempt) {
    HeldState state = attempt.state();
    stores.held().remove(attempt.key(), state);
    attempt.backlog().lost(attempt.key().sequence(), state.getBytes(), state.getLine());
    goneFromLine(attempt.backlog(), attempt.out());
  }

  private static void goneFromLine(Backlog backlog, Sending.Out out) {
    if (out.line() != 0) {
      backlog.lines().gone(out.line());
    }
  }

  /** As it was: one that backs off goes on waiting for its time. */
  private static void mayGoAgain(Backlog backlog, Sending.Out out, HeldState state) {
    if (out.line() != 0) {
      backlog.lines().returned(out.line(), out.key().sequence(), state.getWaiting());
    } else {
      backlog.readAgainFrom(out.key().sequence());
    }
  }
}
