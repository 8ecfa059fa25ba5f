package dev.postrider.dispatcher.endpoint;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what of the registry cannot be read here: {@code postrider.registry.unreadable}. */
final class ReaderCounts {
  private static final String UNREADABLE = "postrider.registry.unreadable";

  private final Counter unreadable;
  private final Counter sealed;

  ReaderCounts(MeterRegistry meters) {
    unreadable = meters.counter(UNREADABLE, "why", "format");
    sealed = meters.counter(UNREADABLE, "why", "key");
  }

  void unreadable() {
    unreadable.increment();
  }

  /** Its secret was sealed with a key that is not here. */
  void sealed() {
    sealed.increment();
  }

  boolean anySealed() {
    return sealed.count() > 0;
  }
}
