package dev.postrider.producer.outbox;

import java.util.Set;

/**
 * What of a topic is left alone, because it took nothing when it was tried last.
 *
 * @param all the whole topic
 * @param of how many partitions it has, at least 1
 * @param partitions some of them
 */
record Rest(boolean all, int of, Set<Integer> partitions) {}
