package dev.postrider.dispatcher.endpoint;

import java.time.Instant;

/** Told what Postrider did to endpoints by itself. */
@FunctionalInterface
public interface StopListener {
  /**
   * The endpoint is disabled; called on the registry's thread, which must not wait.
   *
   * @param why one sentence
   */
  void disabled(Endpoint endpoint, String why, Instant at);
}
