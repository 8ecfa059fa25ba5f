package dev.postrider.dispatcher.body;

/** What making a body came to. */
public sealed interface Rendering {
  record Made(Body body) implements Rendering {}

  /**
   * This event has no body in this format, and will never have one.
   *
   * @param why one sentence without any of the event
   */
  record Failed(String why) implements Rendering {}

  /**
   * The template was not done within its processor time. That may be the template's fault or the
   * machine's, which takes more of it for the same work when it is busy.
   *
   * @param why one sentence without any of the event
   */
  record TooSlow(String why) implements Rendering {}

  /** Too many bodies are being made; later there may be room. */
  record Busy() implements Rendering {}
}
