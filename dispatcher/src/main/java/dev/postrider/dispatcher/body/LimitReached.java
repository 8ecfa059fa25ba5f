package dev.postrider.dispatcher.body;

/** Thrown through an evaluation that must not go on. */
final class LimitReached extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean isOfTime;

  /**
   * @param what is too much, without any of the event
   */
  LimitReached(String what) {
    this(what, false);
  }

  private LimitReached(String what, boolean isOfTime) {
    super(what, null, false, false);
    this.isOfTime = isOfTime;
  }

  /** Of all bounds, time alone depends on more than the template and the event. */
  static LimitReached ofTime(String what) {
    return new LimitReached(what, true);
  }

  boolean isOfTime() {
    return isOfTime;
  }
}
