package dev.postrider.dispatcher.queue;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Lets so many requests to an endpoint be made at a time. The next goes as soon as one has ended,
 * and not only when the stream thread comes round. Only that thread lets in.
 */
final class Gate {
  private final int width;
  private final Sinks.Many<Mono<?>> attempts =
      Sinks.unsafe().many().unicast().onBackpressureBuffer();

  Gate(int width) {
    this.width = width;
    attempts.asFlux().flatMap(attempt -> attempt, width, 1).subscribe();
  }

  int width() {
    return width;
  }

  /**
   * Makes the attempt when its turn comes.
   *
   * @param attempt never fails
   */
  void enter(Mono<?> attempt) {
    attempts.emitNext(attempt, Sinks.EmitFailureHandler.FAIL_FAST);
  }
}
