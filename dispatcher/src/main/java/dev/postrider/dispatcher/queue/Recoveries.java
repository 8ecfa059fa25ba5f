package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.deadletter.DeadLetters;
import dev.postrider.dispatcher.deadletter.FoundDeadLetter;
import dev.postrider.dispatcher.endpoint.Endpoint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Puts endpoints' dead letters back into their queues, in the background, one recovery of an
 * endpoint at a time. What is known of recoveries is known by this dispatcher alone, until it
 * stops; one that was cut short can be asked for again.
 */
public final class Recoveries {
  private static final int MAX_RUNNING = 4;
  private static final int MAX_REMEMBERED = 1_000;
  private static final int AT_A_TIME = 64;

  /** A delivery that was given up several times within the time comes back once, up to so many. */
  private static final int MAX_RECOGNISED = 50_000;

  private static final Logger log = LoggerFactory.getLogger(Recoveries.class);

  private final DeadLetters deadLetters;
  private final Reholding reholding;
  private final InstantSource clock;

  /** The last one of each endpoint, by its id. Guarded by this. */
  private final Map<String, Running> latest = new LinkedHashMap<>();

  Recoveries(DeadLetters deadLetters, Reholding reholding, InstantSource clock) {
    this.deadLetters = deadLetters;
    this.reholding = reholding;
    this.clock = clock;
  }

  /** What came of asking for one. */
  public sealed interface Begun {
    record Started(Recovery recovery) implements Begun {}

    /** The endpoint has one that is not finished. */
    record AlreadyRunning(Recovery recovery) implements Begun {}

    /** Others have as many as may run in a dispatcher. */
    record TooMany(int running) implements Begun {}
  }

  /** One recovery; its counts are changed on the threads that it runs on. */
  private final class Running {
    private final DeadLetters.Search search;
    private final String id = UUID.randomUUID().toString();
    private final Set<String> recognised = new HashSet<>();
    private Recovery.State state = Recovery.State.RUNNING;
    private @Nullable String why;
    private Instant updatedAt = clock.instant();
    private long found;
    private long recovered;
    private long notRecoverable;

    Running(DeadLetters.Search search) {
      this.search = search;
    }

    synchronized Recovery now() {
      return new Recovery(
          id,
          search.endpointId(),
          search.since(),
          search.until(),
          state,
          found,
          recovered,
          notRecoverable,
          why,
          updatedAt);
    }

    /** Whether it was not seen before, as far as that is remembered. */
    synchronized boolean isNew(FoundDeadLetter letter) {
      var original = letter.original();
      String place =
          "%s-%d-%d".formatted(original.getTopic(), original.getPartition(), original.getOffset());
      if (recognised.contains(place)) {
        return false;
      }
      if (recognised.size() < MAX_RECOGNISED) {
        recognised.add(place);
      }
      found++;
      return true;
    }

    synchronized void came(boolean isHeld) {
      recovered += isHeld ? 1 : 0;
      notRecoverable += isHeld ? 0 : 1;
      updatedAt = clock.instant();
    }

    synchronized void end(Recovery.State newState, @Nullable String newWhy) {
      state = newState;
      why = newWhy;
      updatedAt = clock.instant();
      recognised.clear();
    }
  }

  /** Begins to put back what was given up from a time on and before another one. */
  public synchronized Begun begin(Endpoint endpoint, Instant since, Instant until) {
    Running before = latest.get(endpoint.id());
    if (before != null && isRunning(before)) {
      return new Begun.AlreadyRunning(before.now());
    }
    int running = (int) latest.values().stream().filter(Recoveries::isRunning).count();
    if (running >= MAX_RUNNING) {
      return new Begun.TooMany(running);
    }
    Running begun = new Running(new DeadLetters.Search(endpoint.id(), since, until));
    latest.remove(endpoint.id());
    latest.put(endpoint.id(), begun);
    forgetTheOldest();
    run(endpoint, begun);
    return new Begun.Started(begun.now());
  }

  /** The last recovery of an endpoint that this dispatcher knows of, or null. */
  public synchronized @Nullable Recovery latest(String endpointId) {
    Running found = latest.get(endpointId);
    return found == null ? null : found.now();
  }

  private static boolean isRunning(Running one) {
    return one.now().state() == Recovery.State.RUNNING;
  }

  private void forgetTheOldest() {
    if (latest.size() > MAX_REMEMBERED) {
      latest.entrySet().stream()
          .filter(entry -> !isRunning(entry.getValue()))
          .findFirst()
          .map(Map.Entry::getKey)
          .ifPresent(latest::remove);
    }
  }

  private void run(Endpoint endpoint, Running running) {
    var letters = deadLetters.find(running.search).filter(running::isNew);
    // In an order, one after the other: the next may have to wait for its schema.
    letters
        .flatMapSequential(
            letter -> hold(letter, endpoint, running), endpoint.isOrdered() ? 1 : AT_A_TIME, 1)
        .subscribe(
            running::came,
            failure -> {
              log.warn("recovery failed endpoint={}", endpoint.id(), failure);
              running.end(
                  Recovery.State.FAILED,
                  "The dead letters could not all be read: " + failure.getClass().getSimpleName());
            },
            () -> {
              running.end(Recovery.State.FINISHED, null);
              log.info("recovered endpoint={} {}", endpoint.id(), counts(running.now()));
            });
  }

  private Mono<Boolean> hold(FoundDeadLetter letter, Endpoint endpoint, Running running) {
    return reholding
        .hold(letter, endpoint)
        .onErrorResume(failure -> {
          log.warn(
              "dead letter not recovered endpoint={} recovery={} at={}",
              endpoint.id(),
              running.id,
              letter.at(),
              failure);
          return Mono.just(false);
        });
  }

  private static String counts(Recovery recovery) {
    return "found=%d recovered=%d not-recoverable=%d"
        .formatted(recovery.found(), recovery.recovered(), recovery.notRecoverable());
  }
}
