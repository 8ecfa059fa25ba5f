package dev.postrider.dispatcher.ingest;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The order of one partition's records where it matters: for endpoints that want it. Whoever cannot
 * be read yet takes a turn, and so does everybody behind it who is for such an endpoint; what they
 * do then is done in the order in which turns were taken. As many wait as records may be in flight.
 */
final class OrderTurns {
  private final Deque<Turn> waiting = new ArrayDeque<>();

  /** One record's place. */
  final class Turn {
    private @Nullable Runnable act;

    /** What is to be done when all before have done theirs, at once if they have; only once. */
    void come(Runnable newAct) {
      synchronized (OrderTurns.this) {
        if (act == null) {
          act = newAct;
          goOn();
        }
      }
    }

    /** Nothing is to be done, unless something was said before. */
    void pass() {
      come(() -> {});
    }
  }

  /** Whether nobody waits, so that no turn is needed. */
  synchronized boolean areFree() {
    return waiting.isEmpty();
  }

  /** The turn behind all that were taken; for the poll thread, in the order of the records. */
  synchronized Turn take() {
    Turn turn = new Turn();
    waiting.addLast(turn);
    return turn;
  }

  /** Done under the lock, so that nobody who finds it free comes between. */
  private void goOn() {
    for (Turn first = waiting.peekFirst();
        first != null && first.act != null;
        first = waiting.peekFirst()) {
      Runnable act = first.act;
      try {
        act.run();
      } finally {
        waiting.removeFirst();
      }
    }
  }
}
