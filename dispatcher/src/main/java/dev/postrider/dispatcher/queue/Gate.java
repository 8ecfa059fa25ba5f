package dev.postrider.dispatcher.queue;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * Lets so many requests to an endpoint be made at a time. The next goes as soon as one has ended,
 * and not only when the stream thread comes round. Only that thread lets in.
 */
final class Gate {
  /** There may be many gates, and mostly nothing waits at one. */
  private static final int FEW = 16;

  private final int width;
  private volatile boolean shut;
  private final Sinks.Many<Mono<?>> attempts =
      Sinks.unsafe().many().unicast().onBackpressureBuffer(Queues.<Mono<?>>unbounded(FEW).get());

  Gate(int width) {
    this.width = width;
    attempts.asFlux().flatMap(attempt -> attempt, width, 1).subscribe();
  }

  /** Whether it lets so many through at a time, and is not shut. */
  boolean isOf(int someWidth) {
    return width == someWidth && !shut;
  }

  boolean isShut() {
    return shut;
  }

  /** Lets nobody through any more: what waits goes back. */
  void shut() {
    shut = true;
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
