package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.delivery.Load;

/** None, until it is set. */
final class SettableLoad implements Load {
  long lateness;
  long beyondFloors;

  @Override
  public long latenessNanos() {
    return lateness;
  }

  @Override
  public long waitingBeyondFloors() {
    return beyondFloors;
  }
}
