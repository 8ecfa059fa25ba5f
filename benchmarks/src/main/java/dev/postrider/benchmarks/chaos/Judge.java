package dev.postrider.benchmarks.chaos;

import dev.postrider.benchmarks.chaos.IngestHistory.Continued;
import dev.postrider.benchmarks.chaos.Load.Position;
import dev.postrider.benchmarks.chaos.Receipts.Receipt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Accounts for every delivery, from what was published, what the receiver answered, and what the
 * group coordinator wrote down.
 *
 * <p>A delivery may be made once, and once more for each handover whose window it is in:
 *
 * <ul>
 *   <li>of its event's partition, when the event is neither below the offset that was committed
 *       then nor in the commit's map;
 *   <li>of its endpoint's partition in the queue, when it was out at the former owner, or was
 *       answered less than {@link #QUEUE_WINDOW_MILLIS} before that owner let go.
 * </ul>
 *
 * <p>The first window is itself bounded: an event may be uncommitted only for as long as {@link
 * #COMMIT_WINDOW_MILLIS} after its last delivery was settled, unless the map was full.
 */
final class Judge {
  /**
   * The commit interval of 200 ms and a poll of at most 100 ms; the rest is for a machine on which
   * everything runs at once.
   */
  static final long COMMIT_WINDOW_MILLIS = 2_000;

  /**
   * The queue's commit interval of 100 ms and its punctuation of 20 ms; the rest is for the
   * transaction's own time, on the same machine.
   */
  static final long QUEUE_WINDOW_MILLIS = 2_000;

  /** What a dispatcher may have read of a partition and not yet sent. */
  private static final int ZOMBIE_RECORDS = Fleet.MAX_RECORDS_IN_FLIGHT + Fleet.MAX_POLL_RECORDS;

  private static final long NEVER = Long.MAX_VALUE;

  private final Evidence evidence;
  private final Map<Integer, List<Receipt>> byDelivery = new HashMap<>();
  private final Map<Integer, NavigableMap<Long, Integer>> eventsOf = new HashMap<>();
  private final Map<Integer, Integer> mayRepeat = new HashMap<>();
  private final List<String> uncommitted = new ArrayList<>();
  private long oldestUncommitted = Long.MIN_VALUE;

  private Judge(Evidence evidence) {
    this.evidence = evidence;
    for (Receipt receipt : evidence.receipts()) {
      byDelivery.computeIfAbsent(receipt.delivery(), _ -> new ArrayList<>()).add(receipt);
    }
    byDelivery.values().forEach(one -> one.sort(Comparator.comparingLong(Receipt::answered)));
    for (int event = 0; event < evidence.positions().size(); event++) {
      Position position = evidence.positions().get(event);
      eventsOf
          .computeIfAbsent(position.partition(), _ -> new TreeMap<>())
          .put(position.offset(), event);
    }
  }

  static Account judge(Evidence evidence) {
    return new Judge(evidence).judge();
  }

  private Account judge() {
    IngestHistory ingest = IngestHistory.of(evidence.log(), evidence.absences());
    ingest.handovers().forEach(this::allowUncommitted);
    QueueHistory.handovers(evidence.log(), evidence.absences()).forEach(this::allowOut);

    int deliveries = evidence.positions().size() * Endpoints.FAN_OUT;
    int delivered = 0;
    int duplicates = 0;
    List<String> unexplained = new ArrayList<>();
    for (var delivery : byDelivery.entrySet()) {
      List<Receipt> made = delivery.getValue().stream().filter(Receipt::delivered).toList();
      if (made.isEmpty()) {
        continue;
      }
      delivered++;
      duplicates += made.size() - 1;
      if (made.size() - 1 > mayRepeat.getOrDefault(delivery.getKey(), 0)) {
        unexplained.add(describe(delivery.getValue()));
      }
    }
    int bound = mayRepeat.values().stream().mapToInt(Integer::intValue).sum();
    return new Account(
        deliveries,
        deliveries - delivered,
        duplicates,
        bound,
        unexplained,
        oldestUncommitted,
        uncommitted,
        ingest.takenBack());
  }

  /** What the next owner of an event partition was to deliver again. */
  private void allowUncommitted(Continued continued) {
    Handover handover = continued.handover();
    NavigableMap<Long, Integer> events =
        eventsOf.getOrDefault(handover.partition(), new TreeMap<>());
    long lastBegun = -1;
    List<Integer> notBegun = new ArrayList<>();
    for (var one : events.tailMap(continued.coverage().offset(), true).entrySet()) {
      if (continued.coverage().covers(one.getKey())) {
        continue;
      }
      if (wasBegun(one.getValue(), handover.at())) {
        lastBegun = one.getKey();
        allowUncommitted(continued, one.getValue());
      } else if (handover.leavesZombie()) {
        notBegun.add(one.getValue());
      }
    }
    // What it had taken in, and not begun before it was frozen, a zombie sends when it goes on.
    for (int event : notBegun) {
      if (evidence.positions().get(event).offset() <= lastBegun + ZOMBIE_RECORDS) {
        allow(event);
      }
    }
  }

  /** When an event had been delivered to all of its endpoints. */
  private long settledAt(int event) {
    long settledAt = 0;
    for (int endpoint : Endpoints.of(event)) {
      long deliveredAt =
          receiptsOf(event, endpoint).stream()
              .filter(Receipt::delivered)
              .mapToLong(Receipt::answered)
              .min()
              .orElse(NEVER);
      settledAt = Math.max(settledAt, deliveredAt);
    }
    return settledAt;
  }

  private boolean wasBegun(int event, long by) {
    for (int endpoint : Endpoints.of(event)) {
      for (Receipt receipt : receiptsOf(event, endpoint)) {
        if (receipt.arrived() <= by) {
          return true;
        }
      }
    }
    return false;
  }

  private void allow(int event) {
    for (int endpoint : Endpoints.of(event)) {
      mayRepeat.merge(Receipts.deliveryOf(event, endpoint), 1, Integer::sum);
    }
  }

  private void allowUncommitted(Continued continued, int event) {
    Handover handover = continued.handover();
    allow(event);
    long settledAt = settledAt(event);
    if (settledAt == NEVER) {
      return;
    }
    long age = handover.releasedAt() - settledAt;
    if (!continued.coverage().full()) {
      oldestUncommitted = Math.max(oldestUncommitted, age);
      if (age > COMMIT_WINDOW_MILLIS) {
        uncommitted.add(
            "event %d was complete for %d ms and not committed when partition %d left %s"
                .formatted(event, age, handover.partition(), handover.from()));
      }
    }
  }

  /** What the former owner of a queue partition had out, or had not committed. */
  private void allowOut(Handover handover) {
    long from = handover.releasedAt() - QUEUE_WINDOW_MILLIS;
    long until = lastSentAt(handover);
    for (Receipt receipt : evidence.receipts()) {
      if (receipt.delivered()
          && evidence.queuePartitionOf()[receipt.endpoint()] == handover.partition()
          && receipt.answered() >= from
          && receipt.arrived() <= until
          && isFromTheQueue(receipt)) {
        mayRepeat.merge(receipt.delivery(), 1, Integer::sum);
      }
    }
  }

  private static long lastSentAt(Handover handover) {
    Absence absence = handover.absence();
    if (absence == null) {
      return handover.at();
    }
    return absence.isFreeze() ? absence.until() + QUEUE_WINDOW_MILLIS : absence.from();
  }

  /** The direct lane makes one attempt of a delivery; what follows an attempt is from the queue. */
  private boolean isFromTheQueue(Receipt receipt) {
    return receiptsOf(receipt.event(), receipt.endpoint()).stream()
        .anyMatch(other -> other.answered() < receipt.arrived());
  }

  private List<Receipt> receiptsOf(int event, int endpoint) {
    return byDelivery.getOrDefault(Receipts.deliveryOf(event, endpoint), List.of());
  }

  private String describe(List<Receipt> receipts) {
    Receipt first = receipts.getFirst();
    return "event %d (%s) endpoint %d: %s"
        .formatted(
            first.event(),
            evidence.positions().get(first.event()),
            first.endpoint(),
            receipts.stream()
                .map(one -> "%d..%d %d".formatted(one.arrived(), one.answered(), one.status()))
                .toList());
  }
}
