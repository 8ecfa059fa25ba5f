package dev.postrider.producer.shipment;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import dev.postrider.producer.outbox.Outbox;
import dev.postrider.producer.publish.EventSource;
import dev.postrider.producer.publish.Occurrence;
import dev.postrider.producer.publish.ProducerTopics;
import dev.postrider.producer.web.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The shipments that are on their way. Each is announced as {@link #TYPE} a lead time before it may
 * arrive, once for an estimate: the time is kept in the database, and whoever comes to announce it
 * looks at the shipment's row, locked, whether that is still to be done.
 */
@Component
public final class Shipments {
  /** CloudEvents type of what it publishes. */
  public static final String TYPE = "shipment.arriving";

  private static final String SEPARATOR = "#";

  private final ShipmentTable table;
  private final SchedulerClient scheduler;
  private final Outbox outbox;
  private final EventSource source;
  private final ShipmentSettings settings;
  private final Clock clock;

  Shipments(
      ShipmentTable table,
      SchedulerClient scheduler,
      Outbox outbox,
      ProducerTopics topics,
      ShipmentSettings settings,
      Clock clock) {
    this.table = table;
    this.scheduler = scheduler;
    this.outbox = outbox;
    this.source = sourceOn(topics);
    this.settings = settings;
    this.clock = clock;
  }

  public static EventSource sourceOn(ProducerTopics topics) {
    return new EventSource(topics.shipments(), "/postrider/producer/shipments", TYPE);
  }

  Shipment expect(ShipmentRequest request) {
    Shipment shipment = request.toShipment(clock.instant(), settings.leadTime());
    if (table.find(shipment.shipmentId()).isPresent()) {
      throw Problem.conflict("There is a shipment %s already.".formatted(shipment.shipmentId()));
    }
    table.insert(shipment);
    schedule(shipment);
    return shipment;
  }

  Shipment expect(String shipmentId, EstimateRequest estimate) {
    Shipment shipment = lock(shipmentId);
    if (shipment.state() == ShipmentState.CANCELLED) {
      throw Problem.conflict("The shipment %s is cancelled.".formatted(shipmentId));
    }
    Shipment changed = estimate.applyTo(shipment, clock.instant(), settings.leadTime());
    unschedule(shipment);
    table.update(changed);
    if (changed.state() == ShipmentState.SCHEDULED) {
      schedule(changed);
    }
    return changed;
  }

  Shipment cancel(String shipmentId) {
    unschedule(lock(shipmentId));
    table.cancelled(shipmentId);
    return lock(shipmentId);
  }

  private Shipment lock(String shipmentId) {
    return table.lock(shipmentId).orElseThrow(() -> Problem.notFound("shipment", shipmentId));
  }

  /**
   * One task for each estimate: that of an older one may be running, and then could be neither
   * moved nor taken back.
   */
  private void schedule(Shipment shipment) {
    scheduler.schedule(
        new TaskInstance<>(Announcements.TASK, taskOf(shipment)), shipment.announceAt());
  }

  /**
   * Takes back what was scheduled for its estimate, so that estimates that change often leave no
   * heap of tasks; one that is being done is left, and will find that there is nothing to do: it
   * waits for the shipment's row, which the running transaction has locked.
   */
  private void unschedule(Shipment shipment) {
    if (shipment.state() != ShipmentState.SCHEDULED) {
      return;
    }
    try {
      scheduler.cancel(TaskInstanceId.of(Announcements.TASK, taskOf(shipment)));
    } catch (TaskInstanceNotFoundException
        | TaskInstanceCurrentlyExecutingException
        | ExecutionException beingDone) {
      // Or done already; the last one tells that it was picked between two statements of cancel.
    }
  }

  private static String taskOf(Shipment shipment) {
    return shipment.shipmentId() + SEPARATOR + shipment.estimate();
  }

  /** Announces a shipment, unless it was done, or another estimate came, or it was cancelled. */
  boolean announce(String task) {
    int end = task.lastIndexOf(SEPARATOR);
    int estimate = Integer.parseInt(task.substring(end + 1));
    Instant now = clock.instant();
    return table
        .lock(task.substring(0, end))
        .filter(shipment ->
            shipment.state() == ShipmentState.SCHEDULED && shipment.estimate() == estimate)
        .map(shipment -> {
          String eventId = UUID.randomUUID().toString();
          table.announced(shipment.shipmentId(), eventId);
          outbox.add(
              source,
              eventId,
              new Occurrence(shipment.application(), shipment.shipmentId(), now),
              shipment.toEvent());
          return shipment;
        })
        .isPresent();
  }
}
