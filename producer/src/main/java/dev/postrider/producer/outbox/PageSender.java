package dev.postrider.producer.outbox;

import dev.postrider.producer.outbox.Outlet.Fate;
import io.micrometer.core.instrument.Counter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a page of one lane, deletes what was acknowledged and puts aside what was refused. */
final class PageSender {
  private static final Logger log = LoggerFactory.getLogger(PageSender.class);

  private final WaitingEvents events;
  private final Outlet outlet;
  private final int maxRefused;
  private final Counter refused;

  PageSender(WaitingEvents events, Outlet outlet, int maxRefused, Counter refused) {
    this.events = events;
    this.outlet = outlet;
    this.maxRefused = maxRefused;
    this.refused = refused;
  }

  /**
   * What became of a page.
   *
   * @param shorter whether some of it waits no more
   * @param waits why some of it still does, if so
   */
  record Result(boolean shorter, @Nullable String waits) {}

  /** In the transaction that has locked the lane. */
  Result send(Lane lane, List<WaitingEvent> page) {
    List<Fate> fates = fates(page);
    List<WaitingEvent> taken = new ArrayList<>();
    int putAside = 0;
    String waits = null;
    for (int i = 0; i < page.size(); i++) {
      WaitingEvent event = page.get(i);
      switch (fates.get(i)) {
        case Fate.Taken _ -> taken.add(event);
        case Fate.Refused(String reason) -> {
          if (refuse(lane, event, reason)) {
            putAside++;
          } else if (waits == null) {
            waits = "RefusedAreTooMany";
          }
        }
        case Fate.Waits(String reason) -> waits = waits == null ? reason : waits;
      }
    }
    events.delete(lane, taken);
    return new Result(!taken.isEmpty() || putAside > 0, waits);
  }

  private List<Fate> fates(List<WaitingEvent> page) {
    try {
      return outlet.send(page);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return page.stream().<Fate>map(_ -> new Fate.Waits("interrupted")).toList();
    }
  }

  /** Whether there was room for it; without, it waits until an operator has made some. */
  private boolean refuse(Lane lane, WaitingEvent event, String reason) {
    if (events.countRefused(maxRefused) >= maxRefused) {
      return false;
    }
    log.error(
        "event=outbox-refused topic={} type={} id={} cause={}",
        lane.topic(),
        event.attributes().type(),
        event.attributes().id(),
        reason);
    events.refuse(lane, event, reason);
    refused.increment();
    return true;
  }
}
