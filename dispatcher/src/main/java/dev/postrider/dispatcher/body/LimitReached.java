package dev.postrider.dispatcher.body;

/** Thrown through an evaluation that must not go on. */
final class LimitReached extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param what is too much, without any of the event
   */
  LimitReached(String what) {
    super(what, null, false, false);
  }
}
