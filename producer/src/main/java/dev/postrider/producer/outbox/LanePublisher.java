package dev.postrider.producer.outbox;

import dev.postrider.producer.outbox.Outlet.Fate;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Publishes a page of one lane in one transaction: locks the lane, sends, deletes what was
 * acknowledged. A crash before the commit leaves the page to be sent again, from its first event.
 */
final class LanePublisher {
  /** Bounds the transaction and what is sent again after a crash. */
  private static final int PAGE = 500;

  private static final Logger log = LoggerFactory.getLogger(LanePublisher.class);

  private final TransactionTemplate transaction;
  private final Lanes lanes;
  private final WaitingEvents events;
  private final Outlet outlet;
  private final Pace pace;
  private final Counter refused;
  private final Rests<Lane> resting = new Rests<>();

  /** Those that are known to wait: a line of the log when it begins, and when it ends. */
  private final Set<String> heldTopics = ConcurrentHashMap.newKeySet();

  LanePublisher(
      TransactionTemplate transaction, Tables tables, Outlet outlet, Pace pace, Counter refused) {
    this.transaction = transaction;
    this.lanes = tables.lanes();
    this.events = tables.events();
    this.outlet = outlet;
    this.pace = pace;
    this.refused = refused;
  }

  record Tables(Lanes lanes, WaitingEvents events) {}

  /**
   * When a lane goes on that could not.
   *
   * @param maxRefused events that are kept aside; beyond, those that Kafka refuses wait
   */
  record Pace(Duration retryAfter, int maxRefused) {}

  List<String> topics() {
    return lanes.topics();
  }

  /** Whether there was a lane to publish, so that there may be more. */
  boolean publishNext(String topic, int turn) {
    Rest rest = outlet.rest(topic);
    return !rest.all()
        && Boolean.TRUE.equals(
            transaction.execute(_ -> {
              Optional<Lane> lane =
                  lanes.claim(topic, rest, candidate -> !resting.has(candidate), turn);
              lane.ifPresent(claimed -> publish(claimed, rest));
              return lane.isPresent();
            }));
  }

  private void publish(Lane lane, Rest rest) {
    List<WaitingEvent> page = events.head(lane, rest, PAGE);
    List<Fate> fates = sent(page);
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
    if (waits == null) {
      resting.end(lane);
      flows(lane.topic());
    } else {
      // Else the next page would be this one again.
      boolean another = !taken.isEmpty() || putAside > 0 || !rest.equals(outlet.rest(lane.topic()));
      resting.begin(lane, another ? Duration.ZERO : pace.retryAfter());
      held(lane.topic(), waits);
    }
  }

  private void held(String topic, String cause) {
    if (heldTopics.add(topic)) {
      log.warn("event=outbox-waits topic={} cause={}", topic, cause);
    }
  }

  private void flows(String topic) {
    if (outlet.flows(topic)
        && resting.unended().stream().noneMatch(lane -> lane.topic().equals(topic))
        && heldTopics.remove(topic)) {
      log.info("event=outbox-flows topic={}", topic);
    }
  }

  /** Whether events of a topic are known to wait. */
  boolean holds(String topic) {
    return heldTopics.contains(topic);
  }

  private List<Fate> sent(List<WaitingEvent> page) {
    try {
      return outlet.send(page);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return page.stream().<Fate>map(_ -> new Fate.Waits("interrupted")).toList();
    }
  }

  /** Whoever waits for an acknowledgement now gets none. */
  void stop() {
    outlet.close();
  }

  /** Whether there was room for it; without, it waits until an operator has made some. */
  private boolean refuse(Lane lane, WaitingEvent event, String reason) {
    if (events.countRefused(pace.maxRefused()) >= pace.maxRefused()) {
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
