package dev.postrider.producer.outbox;

import java.util.List;

/** Where a relay sends events to. */
interface Outlet {
  /**
   * Sends events, in order, and waits until it is known what became of each.
   *
   * @return one fate for each event. An event is {@link Fate.Waits} unless every earlier one of its
   *     key is known to be taken or refused
   */
  List<Fate> send(List<WaitingEvent> events) throws InterruptedException;

  /** What of a topic waits whenever it is sent now; asking costs nothing. */
  Rest rest(String topic);

  /** Whether all of a topic that was sent has got through in the end. */
  boolean flows(String topic);

  /** Lets nothing out any more; what is being sent waits. */
  void close();

  /** What became of an event. */
  sealed interface Fate {
    /** Kafka has acknowledged it. */
    record Taken() implements Fate {}

    /** Kafka will never take it. */
    record Refused(String reason) implements Fate {}

    /** It may be taken later, or have been taken without an acknowledgement. */
    record Waits(String reason) implements Fate {}
  }
}
