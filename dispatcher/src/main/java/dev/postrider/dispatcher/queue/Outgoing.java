package dev.postrider.dispatcher.queue;

import static java.util.Objects.requireNonNull;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import dev.postrider.dispatcher.endpoint.Policy;
import dev.postrider.schemas.internal.HeldDelivery;
import dev.postrider.schemas.internal.HeldState;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** Sends deliveries, and says how many more may go: for their endpoint, and for the task. */
final class Outgoing {
  /**
   * Of an endpoint with a rate at a time: more would wait for each other on their way, and then
   * leave faster than the rate.
   */
  private static final int RATED = 32;

  /** The same of an endpoint with a high rate: what it lets through in 40 ms. */
  private static final int RATED_DIVISOR = 25;

  /**
   * For each request that an endpoint may get at a time, so many deliveries are out: the others
   * wait at its gate. With a rate it is no more than that lets through soon.
   */
  private static final int AHEAD = 16;

  private final HeldStore held;
  private final EndpointDirectory directory;
  private final Window window;
  private final Sending sending;
  private final int inFlight;

  /**
   * @param inFlight requests at a time to an endpoint that has no {@code maxInFlight}
   */
  Outgoing(
      HeldStore held, EndpointDirectory directory, Window window, Sending sending, int inFlight) {
    this.inFlight = inFlight;
    this.held = held;
    this.directory = directory;
    this.window = window;
    this.sending = sending;
  }

  /** One endpoint's turn. */
  record Visit(Backlog backlog, Endpoint endpoint, Instant now) {}

  boolean isOut(DeliveryKey key) {
    return window.isOut(key);
  }

  /** How many more may go now. */
  int room(Visit visit) {
    Backlog backlog = visit.backlog();
    int ofEndpoint =
        Math.min(allowed(backlog, visit.endpoint()), window.share()) - backlog.inFlight();
    return Math.min(Math.min(ofEndpoint, roomOfTask(backlog)), ofRate(visit));
  }

  /** The task has no more out than it may, whatever the endpoint may. */
  int roomOfTask(Backlog backlog) {
    return window.room(backlog.ramp().isProven());
  }

  /** Whether it is sure that nobody else sends to the task's endpoints. */
  boolean hasLease() {
    return sending.hasLease();
  }

  boolean roomForProbe() {
    return window.room(false) > 0;
  }

  /** How many its rate lets through now. */
  int ofRate(Visit visit) {
    Rate rate = visit.backlog().rate(visit.endpoint().policy().rateLimit(), visit.now());
    return rate == null ? Integer.MAX_VALUE : rate.available(visit.now());
  }

  private int allowed(Backlog backlog, Endpoint endpoint) {
    Policy policy = endpoint.policy();
    int width = width(policy);
    // Those that passed the gate before it was changed have not all ended.
    int most = backlog.gate(width).isOf(width) ? most(backlog, endpoint, width) : 0;
    return Math.min(most, backlog.ramp().allowed());
  }

  private int width(Policy policy) {
    Integer own = policy.maxInFlight();
    return own == null ? inFlight : Math.min(own, inFlight);
  }

  private static int most(Backlog backlog, Endpoint endpoint, int width) {
    Policy policy = endpoint.policy();
    Integer rate = policy.rateLimit();
    int most =
        rate == null
            ? Math.min(Ramp.MOST, width * AHEAD)
            : Math.min(Ramp.MOST, Math.max(RATED, rate / RATED_DIVISOR));
    // Lines pass no gate.
    boolean passesNoGate = endpoint.isOrdered() || backlog.hasLines();
    return policy.maxInFlight() != null && (rate != null || passesNoGate)
        ? Math.min(width, most)
        : most;
  }

  void send(Visit visit, HeldStore.Entry entry, boolean probe) {
    Sending.Prepared prepared = prepare(visit, entry, probe);
    visit.backlog().singleOut();
    if (probe) {
      sending.one(prepared);
    } else {
      Gate gate = visit.backlog().gate(width(visit.endpoint().policy()));
      sending.through(gate, prepared, stillWanted(visit));
    }
  }

  void sendInOrder(Visit visit, List<HeldStore.Entry> batch, boolean probe) {
    if (batch.isEmpty()) {
      return;
    }
    sending.inOrder(
        batch.stream().map(entry -> prepare(visit, entry, probe)).toList(), stillWanted(visit));
  }

  private Predicate<Sending.Prepared> stillWanted(Visit visit) {
    return prepared ->
        isStillSo(visit.endpoint())
            && !visit.backlog().isPurged(prepared.out().key().sequence())
            && (visit.endpoint().policy().maxInFlight() == null || sending.hasLease());
  }

  /** Asked by the threads of requests: it may be paused, or have another URL, since. */
  @SuppressWarnings("ReferenceEquality") // Another instance is another version.
  private boolean isStillSo(Endpoint endpoint) {
    return directory.endpoint(endpoint.id()) == endpoint;
  }

  private Sending.Prepared prepare(Visit visit, HeldStore.Entry entry, boolean probe) {
    HeldState state = entry.state();
    HeldDelivery delivery = requireNonNull(held.payload(entry.key()));
    window.add(entry.key(), sizeOf(delivery), visit.backlog().ramp().isProven());
    Rate rate = visit.backlog().rate(visit.endpoint().policy().rateLimit(), visit.now());
    if (rate != null) {
      rate.take(1);
    }
    return new Sending.Prepared(
        new Sending.Out(entry.key(), state.getLine(), state.getDueAt().isAfter(visit.now()), probe),
        HeldDeliveries.unpack(delivery, visit.endpoint(), state.getAttempts() + 1, probe));
  }

  private static int sizeOf(HeldDelivery held) {
    ByteBuffer value = held.getOrigin().getValue();
    ByteBuffer data = held.getEvent().getData();
    return (value == null ? 0 : value.remaining()) + (data == null ? 0 : data.remaining());
  }
}
