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
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queues of the endpoints of one stream task: holds deliveries, releases what may go, and takes
 * the outcomes in. A delivery stays in the stores until its outcome is known, so a crash releases
 * it again. Requests run elsewhere; the stream thread waits for nothing.
 */
final class QueueTask {
  /** How long a punctuation may release, so that the thread goes on consuming and committing. */
  private static final Duration RELEASE = Duration.ofMillis(10);

  /** How long it may take timers before: very many must not keep all from going. */
  private static final Duration TIMERS = Duration.ofMillis(5);

  private static final Logger log = LoggerFactory.getLogger(QueueTask.class);

  /** Tells this task from others that had, or will have, the same endpoints. */
  private final String sender = Uuid.randomUuid().toString();

  private final QueueStores stores;
  private final QueueOutput output;
  private final QueueSurroundings surroundings;
  private final EndpointDirectory directory;
  private final InstantSource clock;
  private final Backlogs backlogs;
  private final Admission admission;
  private final Window window = new Window();
  private final Sending sending;
  private final Blocking blocking;
  private final Aftermath aftermath;
  private final Releasing releasing;
  private final StatusBoard statusBoard;
  private final Sweep sweep;
  private final SegmentEnds segmentEnds;

  /** Whose status may have changed since it was last looked at. */
  private final Set<Backlog> touched = new LinkedHashSet<>();

  QueueTask(QueueStores stores, QueueOutput output, QueueSurroundings surroundings) {
    this.stores = stores;
    this.output = output;
    this.surroundings = surroundings;
    this.directory = surroundings.directory();
    this.clock = surroundings.clock();
    this.backlogs = new Backlogs(stores.endpoints());
    this.admission = new Admission(stores.endpoints(), surroundings);
    this.sending = new Sending(surroundings.deliverer(), surroundings.release());
    this.blocking =
        new Blocking(
            directory, surroundings.limits().disableAfter(), surroundings.stops(), output.news());
    this.aftermath = new Aftermath(stores, output, surroundings, blocking);
    this.releasing =
        new Releasing(
            stores.held(),
            directory,
            new Outgoing(
                stores.held(), directory, window, sending, surroundings.requests().inFlight()),
            backlogs,
            new TakeOver(sender, clock.instant(), surroundings.requests().timeout(), backlogs));
    this.statusBoard = new StatusBoard(directory, stores.held(), backlogs, output.statuses());
    this.sweep = new Sweep(stores.endpoints(), directory, backlogs, clock.instant());
    this.segmentEnds = new SegmentEnds(stores, clock.instant());
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
    stores.endpoints().blocked().forEach(backlogs::of);
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
    if (admission.wasTakenIn(held)) {
      return;
    }
    int size = Math.toIntExact(HeldDeliveries.sizeOf(held));
    String full = admission.fullness(backlog, size);
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
    HeldState state = Admission.state(backlog, held, size, now);
    stores.held().add(key, record.bytes(), state);
    backlog.holds(key.sequence(), size, state.getLine(), state.getWaiting());
    surroundings.meters().held(1, size);
    remember(backlog);
  }

  /** At once: the record that it comes from may be committed before the next punctuation. */
  private void remember(Backlog backlog) {
    if (backlog.memory().takeChange()) {
      stores.endpoints().put(backlog.endpointId(), backlog.memory().known());
    }
  }

  private void look(Backlog backlog) {
    segmentEnds.changed();
    touched.add(backlog);
    backlogs.activate(backlog);
  }

  /** A command means what was held before it. */
  void command(QueueCommand command, long sequence) {
    Backlog backlog = backlogs.of(command.getEndpointId());
    Instant now = clock.instant();
    switch (command.getCommand()) {
      case "PURGE" -> backlog.purge(sequence);
      case "FLUSH" -> {
        backlog.memory().changing().setFlushedBelow(sequence);
        backlog.memory().changing().setFlushedAt(now);
        blocking.probeNow(backlog, now);
        aftermath.everythingMayGo(backlog, now);
      }
      case "HANDED_OVER" -> backlog.memory().handedOverBy(command.getSender());
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
    stores.timers().takeDue(now, within(TIMERS), this::isDue);
    if (!surroundings.release().isStopped()) {
      BooleanSupplier hasTime = within(RELEASE);
      backlogs.round(now, hasTime, backlog -> visit(backlog, now, hasTime));
    }
    writeDown(now);
    sweep.look(now);
    segmentEnds.look(now);
  }

  private static BooleanSupplier within(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    return () -> System.nanoTime() - until < 0;
  }

  private boolean visit(Backlog backlog, Instant now, BooleanSupplier hasTime) {
    touched.add(backlog);
    long pending = backlog.pending();
    long bytes = backlog.bytes();
    boolean more = releasing.visit(backlog, now, hasTime);
    surroundings.meters().held(backlog.pending() - pending, backlog.bytes() - bytes);
    if (backlog.pending() != pending) {
      segmentEnds.changed();
    }
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
      if (backlog.inFlight() == 0) {
        if (backlog.isEmpty()) {
          endIfEmpty(backlog);
        } else if (surroundings.release().isStopped()) {
          backlog.memory().sender(null);
        }
      }
      remember(backlog);
      statusBoard.look(backlog, now);
      backlogs.forgetIfNothingIsLeft(backlog);
    }
    touched.clear();
    statusBoard.refresh(now);
  }

  /** One that is blocked stays so, with nothing to probe with, until it answers. */
  private void endIfEmpty(Backlog backlog) {
    if (directory.endpoint(backlog.endpointId()) == null && directory.confirmed()) {
      backlog.memory().forgetAll();
      stores.endpoints().forget(backlog.endpointId());
    } else if (backlog.memory().isBlockedAndFailing()) {
      backlog.memory().sender(null);
    } else {
      backlog.memory().forgetWhatWasOfDeliveries();
    }
  }

  /** What is out now is released again by the next owner, which finds it in the stores. */
  void close() {
    Map<String, Integer> handedOver = new HashMap<>();
    for (Backlog backlog : backlogs.all()) {
      if (sender.equals(backlog.memory().known().getSender())) {
        handedOver.put(backlog.endpointId(), 0);
      }
    }
    for (DeliveryKey out : window.out()) {
      handedOver.computeIfPresent(out.endpointId(), (_, number) -> number + 1);
    }
    sending.close(handedOver, endpointId -> surroundings.handedOver().accept(endpointId, sender));
    surroundings.meters().remove(backlogs.all());
  }
}
