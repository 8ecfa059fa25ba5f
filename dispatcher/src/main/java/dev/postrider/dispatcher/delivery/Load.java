package dev.postrider.dispatcher.delivery;

/** How much delivering has to do, for whoever decides how much more is begun. */
public interface Load {

  /**
   * How late the event loops are that carry the requests: how long something that is ready waits
   * until it is looked at, in nanoseconds.
   */
  long latenessNanos();

  /**
   * Deliveries that wait for their endpoint beyond the number that may always wait for it: those of
   * endpoints that keep up, but not with all that comes.
   */
  long waitingBeyondFloors();
}
