package dev.postrider.dispatcher.queue;

import dev.postrider.schemas.internal.HeldEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of an endpoint's queue remembers of it besides its deliveries, and whether that is
 * still to be written. The stream thread's alone.
 */
final class EndpointMemory {
  private HeldEndpoint known;

  /** Another task, whose requests may still be under way. */
  private @Nullable String former;

  private boolean isChanged;

  EndpointMemory(HeldEndpoint stored) {
    this.known = stored;
    this.former = stored.getSender();
  }

  /** To be read only. */
  HeldEndpoint known() {
    return known;
  }

  /** To be changed; it is written then. */
  HeldEndpoint changing() {
    isChanged = true;
    return known;
  }

  boolean takeChange() {
    boolean changed = isChanged;
    isChanged = false;
    return changed;
  }

  /** When this task began, requests of another owner were under way, and may still be. */
  boolean awaitsFormer() {
    return former != null;
  }

  /** They had their time. */
  void formerIsOver() {
    former = null;
  }

  /** They ended, if they were those that are waited for. */
  void handedOverBy(@Nullable String sender) {
    if (Objects.equals(former, sender)) {
      former = null;
    }
    if (sender != null && sender.equals(known.getSender())) {
      changing().setSender(null);
    }
  }

  /**
   * @param sender this task if it has requests under way that must not overlap with others
   */
  void sender(@Nullable String sender) {
    if (former == null && !Objects.equals(known.getSender(), sender)) {
      changing().setSender(sender);
    }
  }

  boolean isBlocked() {
    return known.getBlockedSince() != null;
  }

  /** Whether it is blocked, and nothing was answered since. */
  boolean isBlockedAndFailing() {
    return isBlocked() && known.getFailingSince() != null;
  }

  void failed(Instant at) {
    if (known.getFailingSince() == null) {
      changing().setFailingSince(at);
    }
  }

  void answered() {
    if (known.getFailingSince() != null) {
      changing().setFailingSince(null);
    }
  }

  void stopped(Instant now) {
    if (known.getStoppedSince() == null) {
      changing().setStoppedSince(now);
    }
  }

  /** Failures count from when it is served again. */
  void served(Instant now) {
    if (known.getStoppedSince() != null) {
      long stoppedFor = stoppedMillis(now);
      changing().setStoppedBefore(stoppedFor);
      changing().setStoppedSince(null);
      if (known.getFailingSince() != null) {
        changing().setFailingSince(now);
      }
    }
  }

  /** How long it has not been served, in all. */
  long stoppedMillis(Instant now) {
    Instant since = known.getStoppedSince();
    return known.getStoppedBefore()
        + (since == null ? 0 : Math.max(0, Duration.between(since, now).toMillis()));
  }

  /** The endpoint is no more, and what was stored of it neither. */
  void forgetAll() {
    known = HeldEndpoint.newBuilder().build();
    isChanged = false;
  }

  /** No delivery is left that it could matter to; when the endpoint last answered still does. */
  void forgetWhatWasOfDeliveries() {
    HeldEndpoint nothingMore =
        HeldEndpoint.newBuilder().setSucceededAt(known.getSucceededAt()).build();
    if (!known.equals(nothingMore)) {
      known = nothingMore;
      isChanged = true;
    }
  }
}
