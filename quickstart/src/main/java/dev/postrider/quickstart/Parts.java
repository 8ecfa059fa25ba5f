package dev.postrider.quickstart;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been started, to be stopped in the opposite order, whenever that is asked for. */
final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private boolean closed;

  /** Adds what stops last so far; if everything is stopped already, stops it at once. */
  synchronized void add(AutoCloseable part) {
    if (closed) {
      stop(part);
    } else {
      started.push(part);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!started.isEmpty()) {
      stop(started.pop());
    }
  }

  private static void stop(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception notClean) {
      LOG.warn("event=stop-failed part={}", part.getClass().getSimpleName(), notClean);
    }
  }
}
