package dev.postrider.dispatcher;

/** The dispatcher cannot start, and somebody has to do something about it. */
public final class CannotStart extends RuntimeException {
  private final String remedy;

  /**
   * @param problem what is wrong, one sentence without secrets
   * @param remedy what to do about it, one sentence
   */
  public CannotStart(String problem, String remedy) {
    super(problem);
    this.remedy = remedy;
  }

  public CannotStart(String problem, String remedy, Throwable cause) {
    super(problem, cause);
    this.remedy = remedy;
  }

  /** What to do about it, one sentence. */
  public String remedy() {
    return remedy;
  }
}
