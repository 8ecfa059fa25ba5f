package dev.postrider.dispatcher.deadletter;

/** How much is held or dead-lettered and not acknowledged by Kafka yet. */
public interface Unwritten {
  /**
   * Of all topics.
   *
   * @param mostOfOne what a topic counts at most that only one event topic needs: if it takes
   *     nothing, that must not stop the others
   */
  long bytes(long mostOfOne);

  long bytesOf(String topic);
}
