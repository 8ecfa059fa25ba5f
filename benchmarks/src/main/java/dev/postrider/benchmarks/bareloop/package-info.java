/** The baseline: the least that carries an event from Kafka to an endpoint. */
@NullMarked
package dev.postrider.benchmarks.bareloop;

import org.jspecify.annotations.NullMarked;
