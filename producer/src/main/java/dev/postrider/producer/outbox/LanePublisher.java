package dev.postrider.producer.outbox;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
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
  private final PageSender sender;
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
    this.sender = new PageSender(events, outlet, pace.maxRefused(), refused);
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
    Trial trial = outlet.trial(topic);
    return (!trial.partitions().isEmpty() && inTransaction(() -> tryAgain(topic, trial, turn)))
        || (!outlet.rest(topic).all() && inTransaction(() -> publish(topic, turn)));
  }

  private boolean inTransaction(BooleanSupplier work) {
    return Boolean.TRUE.equals(transaction.execute(_ -> work.getAsBoolean()));
  }

  /**
   * Sends one event of each partition whose turn it is and that has one in a lane where the first
   * of them has one: what is sent besides might hold up what got on.
   */
  private boolean tryAgain(String topic, Trial trial, int turn) {
    if (events.lackHash(topic)) {
      // They may be earlier ones of the same keys: everything is sent in order then.
      trial.partitions().forEach(partition -> outlet.endRest(topic, partition));
      return false;
    }
    for (int partition : trial.partitions()) {
      List<Lane> waiting = lanes.waiting(topic, Selection.of(trial, partition), turn);
      if (waiting.isEmpty()) {
        outlet.endRest(topic, partition);
      }
      Optional<Lane> lane = lanes.claim(waiting, _ -> true);
      if (lane.isPresent()) {
        String waits = sender.send(lane.get(), events.oldest(lane.get(), trial)).waits();
        if (waits != null) {
          held(topic, waits);
        }
        return true;
      }
    }
    return false;
  }

  private boolean publish(String topic, int turn) {
    Rest rest = outlet.rest(topic);
    List<Lane> waiting = lanes.waiting(topic, Selection.awake(rest), turn);
    endRests(topic, waiting);
    Optional<Lane> lane = lanes.claim(waiting, candidate -> !resting.has(candidate));
    lane.ifPresent(claimed -> publish(claimed, rest));
    return lane.isPresent();
  }

  /** Of lanes that others have published meanwhile. */
  private void endRests(String topic, List<Lane> waiting) {
    resting.unended().stream()
        .filter(lane -> lane.topic().equals(topic) && !waiting.contains(lane))
        .forEach(resting::end);
    if (waiting.isEmpty()) {
      flows(topic);
    }
  }

  private void publish(Lane lane, Rest rest) {
    PageSender.Result result = sender.send(lane, events.head(lane, Selection.awake(rest), PAGE));
    if (result.waits() == null) {
      resting.end(lane);
      flows(lane.topic());
    } else {
      // Else the next page would be this one again.
      boolean another = result.shorter() || !rest.equals(outlet.rest(lane.topic()));
      resting.begin(lane, another ? Duration.ZERO : pace.retryAfter());
      held(lane.topic(), result.waits());
    }
  }

  private void held(String topic, String cause) {
    if (heldTopics.add(topic)) {
      log.warn("event=outbox-waits topic={} cause={}", topic, cause);
    }
  }

  private void flows(String topic) {
    if (outlet.rest(topic).partitions().isEmpty()
        && resting.unended().stream().noneMatch(lane -> lane.topic().equals(topic))
        && heldTopics.remove(topic)) {
      log.info("event=outbox-flows topic={}", topic);
    }
  }

  /** Whether events of a topic are known to wait. */
  boolean holds(String topic) {
    return heldTopics.contains(topic);
  }

  /** Whoever waits for an acknowledgement now gets none. */
  void stop() {
    outlet.close();
  }
}
