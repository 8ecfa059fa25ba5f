package dev.postrider.benchmarks;

/** A run cannot go on; the message is one sentence for whoever started it. */
public final class BenchFailure extends RuntimeException {
  public BenchFailure(String message) {
    super(message);
  }

  public BenchFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
