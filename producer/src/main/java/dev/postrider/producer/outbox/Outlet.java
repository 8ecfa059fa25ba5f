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

  /** What of a topic is not to be sent, but for a trial; asking costs nothing. */
  Rest rest(String topic);

  /** What of a topic's rest is to be tried again now. */
  Trial trial(String topic);

  /** Nothing of a partition waits to be tried again: somebody else has published it. */
  void endRest(String topic, int partition);

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
