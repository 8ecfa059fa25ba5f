package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.endpoint.Endpoint;

/**
 * Stops serving an endpoint, unless its user has changed it meanwhile; soon, and without waiting.
 */
public interface Stops {

  /**
   * @param seen the endpoint as it was when the reason arose
   * @param why one sentence without URL or payload
   */
  void disable(Endpoint seen, String why);

  /** The same, until its user resumes it. */
  void pause(Endpoint seen, String why);
}
