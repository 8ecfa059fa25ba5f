package dev.postrider.producer.outbox;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingInt;

import dev.postrider.producer.database.SqlTime;
import dev.postrider.producer.publish.EventSource;
import dev.postrider.producer.publish.Occurrence;
import dev.postrider.schemas.Headers;
import dev.postrider.schemas.envelope.EventAttributes;
import dev.postrider.schemas.envelope.EventWriter;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Where a transaction leaves the events that it makes true. They are published, at least once, if
 * and only if it commits. Events of one topic and subject are published in the order in which they
 * were added, as far as there is one: between two transactions, if one was committed before the
 * other added its event.
 */
public final class Outbox {
  private final WaitingEvents events;
  private final Backlog backlog;
  private final Wakeup wakeup;

  Outbox(WaitingEvents events, Backlog backlog, Wakeup wakeup) {
    this.events = events;
    this.backlog = backlog;
    this.wakeup = wakeup;
  }

  /**
   * An event whose data is Avro.
   *
   * @param id unique for ever, at most 64 characters
   */
  public record Draft(EventSource source, String id, Occurrence occurrence, SpecificRecord data) {}

  /**
   * Adds an event to the running transaction.
   *
   * @param id unique for ever, at most 64 characters
   * @throws OutboxFull if too many of its topic wait already
   * @throws IllegalStateException if no transaction is running
   */
  public void add(EventSource source, String id, Occurrence occurrence, SpecificRecord data) {
    addAll(List.of(new Draft(source, id, occurrence, data)));
  }

  /** Adds several, in this order; see {@link #add}. */
  public void addAll(List<Draft> drafts) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("An event is added in the transaction that it tells of");
    }
    if (drafts.isEmpty()) {
      return;
    }
    drafts.stream()
        .collect(groupingBy(draft -> draft.source().topic(), summingInt(_ -> 1)))
        .forEach(backlog::take);
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            drafts.stream().map(draft -> draft.source().topic()).distinct().forEach(wakeup::ring);
          }
        });
    events.add(drafts.stream().map(Outbox::waiting).toList());
  }

  private static WaitingEvent waiting(Draft draft) {
    EventSource source = draft.source();
    Occurrence occurrence = draft.occurrence();
    EventAttributes attributes =
        new EventAttributes(
            draft.id(),
            source.source(),
            source.type(),
            SqlTime.micros(occurrence.time()),
            occurrence.subject(),
            occurrence.application());
    return new WaitingEvent(
        source.topic(), 0, attributes, Headers.AVRO, EventWriter.encode(draft.data()));
  }
}
