package dev.postrider.producer.outbox;

import java.util.List;

/**
 * Partitions of a topic that took nothing and are to be tried again now, with one event each.
 *
 * @param of how many partitions the topic has, at least 1
 * @param partitions the one that was tried longest ago first
 */
record Trial(int of, List<Integer> partitions) {
  static final Trial NONE = new Trial(1, List.of());
}
