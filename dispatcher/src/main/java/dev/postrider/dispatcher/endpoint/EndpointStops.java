package dev.postrider.dispatcher.endpoint;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Disables and pauses endpoints for Postrider, when what came of their deliveries asks for it.
 * Nobody waits for it: it is written one after the other, so that users' changes have room, and
 * tried again while the registry cannot be written. An endpoint that was changed since it was seen
 * is left alone: whoever enabled it again is not overruled by an older answer.
 */
public final class EndpointStops {
  /** Of more nothing is remembered: their next deliveries ask again. */
  private static final int MAX_WAITING = 10_000;

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Logger log = LoggerFactory.getLogger(EndpointStops.class);

  private final Function<Stop, CompletableFuture<Written<Endpoint>>> registry;
  private final Supplier<StopListener> listener;
  private final Executor later;

  /** By endpoint id; the first is being written. Guarded by this. */
  private final Map<String, Stop> waiting = new LinkedHashMap<>();

  /**
   * Something to be done to an endpoint.
   *
   * @param seen the endpoint as it was when its delivery was made
   */
  record Stop(Endpoint seen, boolean disable, String why) {
    boolean isMoreThan(Stop other) {
      return other.seen.updatedAt().isBefore(seen.updatedAt())
          || (other.seen.updatedAt().equals(seen.updatedAt()) && disable && !other.disable);
    }

    UnaryOperator<Standing> change() {
      return standing -> {
        boolean isDone = disable ? standing.disabled() : standing.paused();
        return isDone
            ? standing
            : disable ? standing.withDisabled(true, why) : standing.withPaused(true, why);
      };
    }
  }

  /**
   * @param listener asked for when there is something to tell, since it may depend on this
   */
  EndpointStops(Registry registry, Supplier<StopListener> listener) {
    this(
        stop -> registry.standEndpoint(stop.seen(), stop.change()),
        listener,
        CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
  }

  /**
   * @param later where what could not be written is tried again
   */
  EndpointStops(
      Function<Stop, CompletableFuture<Written<Endpoint>>> registry,
      Supplier<StopListener> listener,
      Executor later) {
    this.registry = registry;
    this.listener = listener;
    this.later = later;
  }

  /**
   * Has the endpoint disabled.
   *
   * @param seen the endpoint as its delivery was made to it
   * @param why one sentence for its user
   */
  public void disable(Endpoint seen, String why) {
    add(new Stop(seen, true, why));
  }

  /** Has the endpoint paused, likewise. */
  public void pause(Endpoint seen, String why) {
    add(new Stop(seen, false, why));
  }

  private void add(Stop stop) {
    synchronized (this) {
      boolean isFirst = waiting.isEmpty();
      String id = stop.seen().id();
      Stop before = waiting.get(id);
      if (before == null && waiting.size() >= MAX_WAITING) {
        log.warn("endpoint not stopped, too many are waiting endpoint={}", id);
        return;
      }
      if (before == null || stop.isMoreThan(before)) {
        waiting.put(id, stop);
      }
      if (!isFirst) {
        return;
      }
    }
    write();
  }

  private void write() {
    Stop next;
    synchronized (this) {
      if (waiting.isEmpty()) {
        return;
      }
      next = waiting.values().iterator().next();
    }
    registry.apply(next).whenComplete((written, _) -> take(next, written));
  }

  private void take(Stop stop, Written<Endpoint> written) {
    switch (written) {
      case Written.Changed<Endpoint>(var entry) -> tell(stop, entry.value());
      case Written.Unavailable<Endpoint>(var why) -> {
        log.warn("endpoint not stopped yet endpoint={} why=\"{}\"", stop.seen().id(), why);
        later.execute(this::write);
        return;
      }
      case Written.Created<Endpoint> _,
          Written.Existing<Endpoint> _,
          Written.Deleted<Endpoint> _,
          Written.NotFound<Endpoint> _,
          Written.Conflict<Endpoint> _,
          Written.Outdated<Endpoint> _,
          Written.Full<Endpoint> _ ->
          log.debug("endpoint left alone endpoint={}", stop.seen().id());
    }
    synchronized (this) {
      // One that came meanwhile, and saw the endpoint later, stays.
      waiting.remove(stop.seen().id(), stop);
    }
    // Not from here, which would go as deep as there are endpoints waiting.
    CompletableFuture.runAsync(this::write);
  }

  private void tell(Stop stop, Endpoint now) {
    log.info(
        "endpoint {} endpoint={} why=\"{}\"",
        stop.disable() ? "disabled" : "paused",
        now.id(),
        stop.why());
    if (stop.disable()) {
      try {
        listener.get().disabled(now, stop.why(), now.updatedAt());
      } catch (RuntimeException untold) {
        log.error("nobody was told that the endpoint is disabled endpoint={}", now.id(), untold);
      }
    }
  }
}
