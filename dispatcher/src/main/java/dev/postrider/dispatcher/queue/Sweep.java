package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Forgets what is remembered of endpoints that were deleted while nothing was held for them. It
 * looks at a few now and then; one that is unknown is given until the next time around, so that a
 * copy of the registry that is behind takes no new endpoint for a deleted one.
 */
final class Sweep {
  private static final Duration EVERY = Duration.ofSeconds(3);
  private static final int AT_A_TIME = 50;

  private final EndpointStore endpoints;
  private final EndpointDirectory directory;
  private final Backlogs backlogs;
  private @Nullable String seenTo;
  private Instant next;

  /** Unknown the last time around: no more than were looked at. */
  private Set<String> suspects = new HashSet<>();

  private Set<String> nextSuspects = new HashSet<>();

  Sweep(EndpointStore endpoints, EndpointDirectory directory, Backlogs backlogs, Instant now) {
    this.endpoints = endpoints;
    this.directory = directory;
    this.backlogs = backlogs;
    // Tasks that begin together do not all look at the same time.
    this.next = now.plusMillis(ThreadLocalRandom.current().nextLong(EVERY.toMillis()));
  }

  void look(Instant now) {
    if (now.isBefore(next) || !directory.confirmed()) {
      return;
    }
    next = now.plus(EVERY);
    List<String> some = endpoints.idsBehind(seenTo, AT_A_TIME);
    for (String id : some) {
      if (directory.endpoint(id) == null && !backlogs.isKnown(id)) {
        if (suspects.remove(id)) {
          endpoints.forget(id);
        } else {
          nextSuspects.add(id);
        }
      }
    }
    if (some.size() < AT_A_TIME) {
      seenTo = null;
      suspects = nextSuspects;
      nextSuspects = new HashSet<>();
    } else {
      seenTo = some.getLast();
    }
  }
}
