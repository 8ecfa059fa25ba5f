package dev.postrider.producer.pricewatch;

import dev.postrider.producer.web.Unavailable;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** So many places for what takes much memory; who finds none in time is refused. */
final class Room {
  private static final int RETRY_AFTER_SECONDS = 1;

  private final Semaphore places;
  private final Duration patience;
  private final String refusal;

  /**
   * A room.
   *
   * @param patience how long to wait for a place
   * @param refusal what is full, and what to do
   */
  Room(int places, Duration patience, String refusal) {
    this.places = new Semaphore(places, true);
    this.patience = patience;
    this.refusal = refusal;
  }

  /** Taken until it is closed. */
  @FunctionalInterface
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place.
   *
   * @throws Unavailable if there is none in time, or the caller was interrupted
   */
  Place enter() {
    try {
      if (places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return places::release;
      }
    } catch (InterruptedException nobodyWaitsAnyMore) {
      Thread.currentThread().interrupt();
    }
    throw new Unavailable(refusal, RETRY_AFTER_SECONDS, null);
  }
}
