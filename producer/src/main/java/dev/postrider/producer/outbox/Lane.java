package dev.postrider.producer.outbox;

/** A part of a topic's events that is published in order, by one relay at a time. */
record Lane(String topic, int number) {
  /** Of each topic; fixed, because an event written before a change would lose its order. */
  static final int COUNT = 8;

  static Lane of(String topic, String subject) {
    return new Lane(topic, Math.floorMod(subject.hashCode(), COUNT));
  }
}
