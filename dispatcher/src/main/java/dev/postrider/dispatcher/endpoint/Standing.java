package dev.postrider.dispatcher.endpoint;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether an endpoint is served. What it misses while it is not is held for it.
 *
 * @param disabled by its user, or because it wants no more or never answered
 * @param paused by its user, or because a delivery was exhausted
 * @param why of what Postrider did by itself, one sentence; null otherwise
 * @param ownedFrom its queue's owner does not begin to keep its order or limits before this time,
 *     so that what was sent without them has ended; null if they were never switched on after its
 *     creation
 */
public record Standing(
    boolean disabled, boolean paused, @Nullable String why, @Nullable Instant ownedFrom) {
  /** Of an endpoint that is served. */
  public static final Standing SERVED = new Standing(false, false, null, null);

  public Standing withDisabled(boolean nowDisabled, @Nullable String reason) {
    return new Standing(nowDisabled, paused, reason, ownedFrom);
  }

  public Standing withPaused(boolean nowPaused, @Nullable String reason) {
    return new Standing(disabled, nowPaused, reason, ownedFrom);
  }

  /** As its user has it: what Postrider said of it is over once it is changed, or all is well. */
  public Standing asUserSays(boolean nowDisabled, boolean nowPaused) {
    boolean isAsBefore = nowDisabled == disabled && nowPaused == paused;
    return new Standing(
        nowDisabled, nowPaused, isAsBefore && (nowDisabled || nowPaused) ? why : null, ownedFrom);
  }

  public Standing withOwnedFrom(@Nullable Instant from) {
    return new Standing(disabled, paused, why, from);
  }
}
