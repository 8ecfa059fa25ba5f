package dev.postrider.producer.outbox;

/**
 * Counts what waits of each topic.
 *
 * @param enough no topic is counted further
 */
record Recount(Lanes lanes, WaitingEvents events, Backlog backlog, int enough) implements Runnable {
  @Override
  public void run() {
    for (String topic : lanes.topics()) {
      backlog.counted(topic, events.count(topic, enough));
    }
  }
}
