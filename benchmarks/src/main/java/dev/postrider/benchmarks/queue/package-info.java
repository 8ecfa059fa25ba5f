/** Endpoint queues as they must be: how fast, how fair, in order, and losing nothing. */
@NullMarked
package dev.postrider.benchmarks.queue;

import org.jspecify.annotations.NullMarked;
