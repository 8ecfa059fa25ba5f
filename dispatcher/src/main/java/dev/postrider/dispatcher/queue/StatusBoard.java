package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import dev.postrider.schemas.internal.EndpointStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes how queues stand: a change of an endpoint's state at once, what is pending every second,
 * of so many endpoints at a time.
 */
final class StatusBoard {
  private static final Duration REFRESHED_AFTER = Duration.ofSeconds(1);
  private static final int AT_A_TIME = 100;

  private final EndpointDirectory directory;
  private final HeldStore held;
  private final Backlogs backlogs;
  private final BiConsumer<String, @Nullable EndpointStatus> topic;
  private final Deque<Backlog> dirty = new ArrayDeque<>();
  private Instant nextRefresh = Instant.MIN;
  private int leftOfThisRound;

  StatusBoard(
      EndpointDirectory directory,
      HeldStore held,
      Backlogs backlogs,
      BiConsumer<String, @Nullable EndpointStatus> topic) {
    this.directory = directory;
    this.held = held;
    this.backlogs = backlogs;
    this.topic = topic;
  }

  /** Something may have changed: a state is written now, a number soon. */
  void look(Backlog backlog, Instant now) {
    Backlog.Shown shown = backlog.shown;
    if (isNothingToShow(backlog)) {
      if (shown.state != null || shown.mayBeOnTopic) {
        write(backlog, now);
      }
    } else if (isNewState(backlog, shown)) {
      write(backlog, now);
    } else if (!shown.isDirty && shown.pending != backlog.pending()) {
      shown.isDirty = true;
      dirty.add(backlog);
    }
  }

  private static boolean isNothingToShow(Backlog backlog) {
    return backlog.isEmpty() && !backlog.isBlocked();
  }

  /** It was never written that a delivery or two were held for a moment. */
  private boolean isNewState(Backlog backlog, Backlog.Shown shown) {
    String state = stateOf(backlog);
    return shown.state == null
        ? !state.equals("FLOWING")
        : !shown.state.equals(state)
            || !Objects.equals(shown.why, whyOf(backlog))
            || (backlog.isBlocked()
                && !Objects.equals(shown.nextProbeAt, backlog.memory().known().getNextProbeAt()));
  }

  void refresh(Instant now) {
    if (now.isBefore(nextRefresh)) {
      return;
    }
    if (leftOfThisRound == 0) {
      leftOfThisRound = dirty.size();
    }
    for (int left = Math.min(AT_A_TIME, leftOfThisRound); left > 0; left--) {
      leftOfThisRound--;
      Backlog backlog = dirty.remove();
      backlog.shown.isDirty = false;
      if (backlog.shown.state != null || backlog.shown.mayBeOnTopic || !backlog.isEmpty()) {
        write(backlog, now);
      }
      backlogs.forgetIfNothingIsLeft(backlog);
    }
    if (leftOfThisRound == 0) {
      nextRefresh = now.plus(REFRESHED_AFTER);
    }
  }

  private void write(Backlog backlog, Instant now) {
    Backlog.Shown shown = backlog.shown;
    Endpoint endpoint = directory.endpoint(backlog.endpointId());
    shown.mayBeOnTopic = false;
    if (isNothingToShow(backlog) || endpoint == null) {
      topic.accept(backlog.endpointId(), null);
      shown.state = null;
      shown.why = null;
      shown.pending = -1;
      return;
    }
    String state = stateOf(backlog);
    if (!state.equals(shown.state)) {
      shown.since = now;
    }
    shown.state = state;
    shown.why = whyOf(backlog);
    shown.nextProbeAt = backlog.memory().known().getNextProbeAt();
    shown.pending = backlog.pending();
    topic.accept(backlog.endpointId(), status(backlog, endpoint, now));
  }

  private EndpointStatus status(Backlog backlog, Endpoint endpoint, Instant now) {
    var first = held.page(backlog.endpointId(), backlog.lowest(), 1);
    HeldStore.Entry oldest = first.isEmpty() ? null : first.getFirst();
    if (oldest != null) {
      backlog.lowestIs(oldest.sequence());
    }
    return EndpointStatus.newBuilder()
        .setApplicationId(endpoint.applicationId())
        .setState(Objects.requireNonNull(backlog.shown.state))
        .setQueued(endpoint.alwaysQueued() || backlog.isBlocked())
        .setWhy(backlog.shown.why)
        .setSince(backlog.shown.since)
        .setPending(backlog.pending())
        .setPendingBytes(backlog.bytes())
        .setOldestAt(oldest == null ? null : oldest.state().getSince())
        .setNextAttemptAt(nextAttempt(backlog, oldest))
        .setWrittenAt(now)
        .build();
  }

  private static @Nullable Instant nextAttempt(Backlog backlog, HeldStore.@Nullable Entry oldest) {
    if (backlog.isBlocked()) {
      return backlog.memory().known().getNextProbeAt();
    }
    return oldest != null && oldest.state().getWaiting() ? oldest.state().getDueAt() : null;
  }

  private String stateOf(Backlog backlog) {
    Endpoint endpoint = directory.endpoint(backlog.endpointId());
    if (endpoint != null && endpoint.disabled()) {
      return "DISABLED";
    }
    if (endpoint != null && endpoint.stopped()) {
      return "PAUSED";
    }
    return backlog.isBlocked() ? EndpointStatuses.BLOCKED : "FLOWING";
  }

  private @Nullable String whyOf(Backlog backlog) {
    Endpoint endpoint = directory.endpoint(backlog.endpointId());
    if (endpoint != null && endpoint.stopped()) {
      return endpoint.standing().why();
    }
    return backlog.isBlocked() ? backlog.memory().known().getBlockedBecause() : null;
  }
}
