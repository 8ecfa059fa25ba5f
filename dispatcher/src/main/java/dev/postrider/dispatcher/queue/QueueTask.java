package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.deadletter.DeadLetterReason;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import dev.postrider.schemas.internal.HeldDelivery;
import dev.postrider.schemas.internal.HeldState;
import dev.postrider.schemas.internal.QueueCommand;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queues of the endpoints of one stream task: holds deliveries, releases what may go, and takes
 * the outcomes in. A delivery stays in the stores until its outcome is known, so a crash releases
 * it again. Requests run elsewhere; the stream thread waits for nothing.
 */
final class QueueTask {
  /** How long a punctuation may release, so that the thread goes on consuming and committing. */
  private static final long MAX_WORK_NANOS = Duration.ofMillis(10).toNanos();

  /** Timers taken at a time. */
  private static final int TIMERS = 2_000;

  private static final Logger log = LoggerFactory.getLogger(QueueTask.class);

  private final QueueStores stores;
  private final QueueOutput output;
  private final QueueSurroundings surroundings;
  private final EndpointDirectory directory;
  private final InstantSource clock;
  private final Backlogs backlogs;
  private final Window window = new Window();
  private final Sending sending;
  private final Blocking blocking;
  private final Aftermath aftermath;
  private final Releasing releasing;
  private final StatusBoard statusBoard;

  /** Whose status may have changed since it was last looked at. */
  private final Set<Backlog> touched = new LinkedHashSet<>();

  QueueTask(QueueStores stores, QueueOutput output, QueueSurroundings surroundings) {
    this.stores = stores;
    this.output = output;
    this.surroundings = surroundings;
    this.directory = surroundings.directory();
    this.clock = surroundings.clock();
    this.backlogs = new Backlogs(stores.endpoints());
    this.sending = new Sending(surroundings.deliverer(), surroundings.release());
    this.blocking =
        new Blocking(
            directory, surroundings.limits().disableAfter(), surroundings.stops(), output.news());
    this.aftermath =
        new Aftermath(
            stores,
            output.deadLetters(),
            blocking,
            surroundings.policies(),
            surroundings.limits().maxAge(),
            surroundings.stops(),
            output.news());
    this.releasing =
        new Releasing(
            stores.held(),
            directory,
            new Outgoing(stores.held(), directory, window, sending),
            backlogs,
            clock.instant());
    this.statusBoard = new StatusBoard(directory, stores.held(), output.statuses());
    rebuild();
  }

  /** What the memory has is all in the stores. */
  private void rebuild() {
    stores
        .held()
        .forEach((key, state) ->
            backlogs
                .of(key.endpointId())
                .holds(key.sequence(), state.getBytes(), state.getLine(), state.getWaiting()));
    for (Backlog backlog : backlogs.all()) {
      backlog.readAgainFrom(backlog.lowest());
      backlog.shown.mayBeOnTopic = true;
      touched.add(backlog);
      backlogs.activate(backlog);
    }
    surroundings.meters().add(backlogs.all());
  }

  /** The delivery is held, or given up because there is no room for it. */
  void hold(DeliveryKey key, QueueRecord.Held record) {
    HeldDelivery held = record.delivery();
    Instant now = clock.instant();
    Backlog backlog = backlogs.of(key.endpointId());
    look(backlog);
    if (wasTakenIn(held)) {
      return;
    }
    int size = Math.toIntExact(HeldDeliveries.sizeOf(held));
    String full = fullness(backlog, size);
    if (full != null) {
      output
          .deadLetters()
          .accept(
              HeldDeliveries.deadLetter(
                  held,
                  DeadLetterReason.QUEUE_FULL,
                  held.getAttempts(),
                  full,
                  held.getLastStatus()));
      return;
    }
    blocking.heard(backlog, held, now);
    HeldState state = state(backlog, held, size, now);
    stores.held().add(key, record.bytes(), state);
    backlog.holds(key.sequence(), size, state.getLine(), state.getWaiting());
    surroundings.meters().held(1, size);
    remember(backlog);
  }

  /** At once: the record that it comes from may be committed before the next punctuation. */
  private void remember(Backlog backlog) {
    if (backlog.takeMemoryChange()) {
      stores.endpoints().put(backlog.endpointId(), backlog.memory());
    }
  }

  private void look(Backlog backlog) {
    touched.add(backlog);
    backlogs.activate(backlog);
  }

  /** An order's events come again after a crash of the ingest, behind those that followed them. */
  private boolean wasTakenIn(HeldDelivery held) {
    return !held.getOrdering().equals("NONE")
        && held.getCause() == null
        && !held.getTopicId().isEmpty()
        && !stores
            .endpoints()
            .isNew(
                held.getEndpointId(),
                Uuid.fromString(held.getTopicId()),
                held.getOrigin().getPartition(),
                held.getOrigin().getOffset(),
                held.getOrderedFrom() == null ? 0 : held.getOrderedFrom().toEpochMilli());
  }

  private @Nullable String fullness(Backlog backlog, int size) {
    QueueLimits limits = surroundings.limits();
    if (backlog.pending() >= limits.endpointDeliveries()
        || backlog.bytes() + size > limits.endpointSize().toBytes()) {
      return "the endpoint's queue holds as much as it may: %d deliveries of %d bytes"
          .formatted(backlog.pending(), backlog.bytes());
    }
    Endpoint endpoint = directory.endpoint(backlog.endpointId());
    if (endpoint == null) {
      return null;
    }
    EndpointStatuses.Pending all = surroundings.applications().apply(endpoint.applicationId());
    return all.deliveries() >= limits.applicationDeliveries()
            || all.bytes() + size > limits.applicationSize().toBytes()
        ? "the queues of the application's endpoints hold as much as they may: %d deliveries of %d bytes"
            .formatted(all.deliveries(), all.bytes())
        : null;
  }

  private static HeldState state(Backlog backlog, HeldDelivery held, int size, Instant now) {
    String outcome = held.getLastOutcome();
    return HeldState.newBuilder()
        .setAttempts(held.getAttempts())
        .setDueAt(held.getDueAt())
        .setWaiting(backsOff(backlog, outcome) && held.getDueAt().isAfter(now))
        .setTriedEarly(false)
        .setLastOutcome(held.getAttempts() == 0 ? null : outcome)
        .setLastStatus(held.getLastStatus())
        .setLastReason(held.getAttempts() == 0 ? null : held.getLastReason())
        .setLastAt(held.getAttempts() == 0 ? null : held.getLastAt())
        .setSince(now)
        .setStoppedBefore(backlog.stoppedMillis(now))
        .setBytes(size)
        .setLine(Line.of(held))
        .build();
  }

  /** What waits for its endpoint needs no timer. */
  private static boolean backsOff(Backlog backlog, @Nullable String outcome) {
    return switch (outcome) {
      case null -> false;
      case "no-capacity", "circuit-open" -> false;
      case "unavailable", "unavailable-until" -> !backlog.isBlocked();
      default -> true;
    };
  }

  /** A command means what was held before it. */
  void command(QueueCommand command, long sequence) {
    Backlog backlog = backlogs.of(command.getEndpointId());
    Instant now = clock.instant();
    switch (command.getCommand()) {
      case "PURGE" -> backlog.purge(sequence);
      case "FLUSH" -> {
        backlog.changing().setFlushedBelow(sequence);
        backlog.changing().setFlushedAt(now);
        blocking.probeNow(backlog, now);
        aftermath.everythingMayGo(backlog, now);
      }
      default ->
          log.error(
              "queue=unknown-command endpoint={} command={}",
              command.getEndpointId(),
              command.getCommand());
    }
    remember(backlog);
    look(backlog);
  }

  void punctuate() {
    Instant now = clock.instant();
    sending.takeIn(finished -> takeIn(finished, now));
    stores.timers().takeDue(now, TIMERS, this::isDue);
    if (!surroundings.release().isStopped()) {
      long until = System.nanoTime() + MAX_WORK_NANOS;
      BooleanSupplier hasTime = () -> System.nanoTime() - until < 0;
      backlogs.round(now, hasTime, backlog -> visit(backlog, now, hasTime));
    }
    writeDown(now);
  }

  private boolean visit(Backlog backlog, Instant now, BooleanSupplier hasTime) {
    touched.add(backlog);
    long pending = backlog.pending();
    long bytes = backlog.bytes();
    boolean more = releasing.visit(backlog, now, hasTime);
    surroundings.meters().held(backlog.pending() - pending, backlog.bytes() - bytes);
    return more;
  }

  private void isDue(DeliveryKey key) {
    HeldState state = stores.held().state(key);
    if (state == null || !state.getWaiting()) {
      return;
    }
    stores.held().isDue(key, state);
    Backlog backlog = backlogs.of(key.endpointId());
    if (state.getLine() == Line.NONE) {
      backlog.isDue(key.sequence());
    } else {
      backlog.lines().isDue(state.getLine());
    }
    backlogs.activate(backlog);
  }

  private void takeIn(Sending.Finished finished, Instant now) {
    Sending.Out out = finished.out();
    window.takeBack(out.key());
    Backlog backlog = backlogs.of(out.key().endpointId());
    if (out.line() == Line.NONE) {
      backlog.singleBack();
    }
    Endpoint endpoint = directory.endpoint(out.key().endpointId());
    long pending = backlog.pending();
    long bytes = backlog.bytes();
    if (finished.outcome() == null || endpoint == null) {
      aftermath.notTried(backlog, out);
    } else {
      aftermath.tried(backlog, endpoint, out, finished.outcome(), now);
    }
    surroundings.meters().held(backlog.pending() - pending, backlog.bytes() - bytes);
    look(backlog);
  }

  /** In the transaction that has what it tells of. */
  private void writeDown(Instant now) {
    for (Backlog backlog : touched) {
      if (backlog.isEmpty() && backlog.inFlight() == 0) {
        endIfEmpty(backlog);
      }
      remember(backlog);
      statusBoard.look(backlog, now);
      backlogs.forgetIfNothingIsLeft(backlog);
    }
    touched.clear();
    statusBoard.refresh(now);
  }

  private void endIfEmpty(Backlog backlog) {
    if (directory.endpoint(backlog.endpointId()) == null && directory.confirmed()) {
      stores.endpoints().forget(backlog.endpointId());
    } else {
      backlog.forgetWhatWasOfDeliveries();
    }
  }

  /** What is out now is released again by the next owner, which finds it in the stores. */
  void close() {
    sending.close();
    surroundings.meters().remove(backlogs.all());
  }
}
