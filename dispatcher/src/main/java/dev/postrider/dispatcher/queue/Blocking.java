package dev.postrider.dispatcher.queue;

import static java.util.Objects.requireNonNull;

import dev.postrider.dispatcher.delivery.Outcome;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import dev.postrider.schemas.internal.HeldDelivery;
import dev.postrider.schemas.internal.HeldEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * When an endpoint is only probed, and when it flows again. A dispatcher's breaker that opens, or
 * an answer with Retry-After, blocks it; one answer to a probe ends that.
 */
final class Blocking {
  static final Duration FIRST_PROBE = Duration.ofSeconds(5);
  static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final Duration NOTHING_SAID = Duration.ofSeconds(1);
  static final String FAILED =
      "requests to the endpoint failed, or were not answered, one after the other";
  private static final double JITTER = 0.2;
  private static final int MAX_DOUBLINGS = 10;

  private final EndpointDirectory directory;
  private final Duration disabledAfter;
  private final Stops stops;
  private final News news;

  /**
   * @param disabledAfter without a success for so long while probes fail, an endpoint is disabled
   */
  Blocking(EndpointDirectory directory, Duration disabledAfter, Stops stops, News news) {
    this.directory = directory;
    this.disabledAfter = disabledAfter;
    this.stops = stops;
    this.news = news;
  }

  /** What a dispatcher found out that holds a delivery. */
  void heard(Backlog backlog, HeldDelivery held, Instant now) {
    String outcome = held.getLastOutcome();
    Instant at = held.getLastAt();
    if (outcome == null || at == null) {
      return;
    }
    switch (outcome) {
      case "circuit-open" -> block(backlog, at, FAILED, null, now);
      case "unavailable-until" ->
          block(backlog, at, held.getLastReason(), held.getNotBefore(), now);
      case "unavailable" -> backlog.memory().failed(at);
      default -> {}
    }
  }

  /**
   * Blocks the endpoint, unless it has answered since.
   *
   * @param since when it was found to fail
   * @param notBefore when it asked to be called again, or null
   */
  void block(
      Backlog backlog,
      Instant since,
      @Nullable String why,
      @Nullable Instant notBefore,
      Instant now) {
    Instant succeededAt = backlog.memory().known().getSucceededAt();
    if (succeededAt != null && !since.isAfter(succeededAt)) {
      return;
    }
    backlog.memory().failed(since);
    if (!backlog.isBlocked()) {
      begin(backlog, why == null ? "the endpoint fails" : why, now);
    }
    if (notBefore != null
        && notBefore.isAfter(requireNonNull(backlog.memory().known().getNextProbeAt()))) {
      HeldEndpoint memory = backlog.memory().changing();
      memory.setNextProbeAt(notBefore);
      memory.setBlockedBecause(why);
    }
  }

  private void begin(Backlog backlog, String because, Instant now) {
    HeldEndpoint memory = backlog.memory().changing();
    memory.setBlockedSince(now);
    memory.setBlockedBecause(because);
    memory.setProbes(0);
    memory.setProbedTo(-1L);
    memory.setNextProbeAt(now.plus(jittered(FIRST_PROBE)));
    Endpoint endpoint = directory.endpoint(backlog.endpointId());
    if (endpoint != null) {
      news.blocked(endpoint, because, now);
    }
  }

  /** The endpoint's user wants to know now. */
  void probeNow(Backlog backlog, Instant now) {
    if (backlog.isBlocked()) {
      backlog.memory().changing().setNextProbeAt(now);
    }
  }

  /** A probe came back. True if the endpoint flows again. */
  boolean probed(Backlog backlog, Endpoint endpoint, Outcome outcome, Instant now) {
    backlog.probing(false);
    if (outcome.showsThatItAnswers()) {
      unblock(backlog, endpoint, now);
      return true;
    }
    HeldEndpoint memory = backlog.memory().changing();
    switch (outcome) {
      case Outcome.Unavailable _ -> {
        memory.setBlockedBecause(outcome.reason());
        failed(backlog, endpoint, null, now);
      }
      case Outcome.UnavailableUntil(var _, Instant until) -> {
        memory.setBlockedBecause(outcome.reason());
        failed(backlog, endpoint, until, now);
      }
      case Outcome.Blocked _,
          Outcome.NoBody _,
          Outcome.NoBodyYet _,
          Outcome.NoCapacity _,
          Outcome.CircuitOpen _ ->
          probeAt(memory, now.plus(NOTHING_SAID));
      case Outcome.Delivered _,
          Outcome.Gone _,
          Outcome.Aborted _,
          Outcome.DisableAsked _,
          Outcome.Rejected _ ->
          throw new IllegalStateException("it answers");
    }
    return false;
  }

  private void failed(
      Backlog backlog, Endpoint endpoint, @Nullable Instant notBefore, Instant now) {
    HeldEndpoint memory = backlog.memory().changing();
    if (now.isAfter(requireNonNull(memory.getNextProbeAt()).plus(disabledAfter))) {
      // For so long there was nothing to probe with, or nobody who did.
      memory.setFailingSince(now);
    }
    int probes = memory.getProbes() + 1;
    memory.setProbes(probes);
    Duration wait = FIRST_PROBE.multipliedBy(1L << Math.min(probes, MAX_DOUBLINGS));
    Instant next = now.plus(jittered(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT));
    probeAt(memory, notBefore == null || notBefore.isBefore(next) ? next : notBefore);
    backlog.memory().failed(now);
    if (!now.isBefore(failingSince(backlog).plus(disabledAfter))) {
      stops.disable(endpoint, "no attempt has succeeded for %s".formatted(inWords(disabledAfter)));
      // Whoever enables it again at once has it tried for as long as ever.
      backlog.memory().stopped(now);
    }
  }

  /** Not before what the endpoint has asked for meanwhile. */
  private static void probeAt(HeldEndpoint memory, Instant at) {
    Instant asked = memory.getNextProbeAt();
    memory.setNextProbeAt(asked == null || asked.isBefore(at) ? at : asked);
  }

  /** Since when nothing but its queue calls it, and all fails. */
  private static Instant failingSince(Backlog backlog) {
    Instant failing = requireNonNull(backlog.memory().known().getFailingSince());
    Instant blocked = requireNonNull(backlog.memory().known().getBlockedSince());
    return failing.isAfter(blocked) ? failing : blocked;
  }

  private static String inWords(Duration time) {
    long seconds = time.toSeconds();
    if (seconds % Duration.ofDays(1).toSeconds() == 0) {
      return "%d days".formatted(time.toDays());
    }
    return seconds % Duration.ofHours(1).toSeconds() == 0
        ? "%d hours".formatted(time.toHours())
        : "%d minutes".formatted(time.toMinutes());
  }

  private void unblock(Backlog backlog, Endpoint endpoint, Instant now) {
    HeldEndpoint memory = backlog.memory().changing();
    Instant since = memory.getBlockedSince();
    if (since == null) {
      return;
    }
    memory.setBlockedSince(null);
    memory.setBlockedBecause(null);
    memory.setNextProbeAt(null);
    memory.setProbes(0);
    memory.setProbedTo(-1L);
    memory.setSucceededAt(now);
    memory.setFailingSince(null);
    memory.setWokenBelow(backlog.end());
    news.recovered(endpoint, since, backlog.pending(), now);
  }

  private static Duration jittered(Duration wait) {
    double factor = 1 - JITTER + 2 * JITTER * ThreadLocalRandom.current().nextDouble();
    return Duration.ofMillis(Math.round(wait.toMillis() * factor));
  }
}
