/**
 * Proof under fault: dispatchers and brokers are killed, stopped and frozen under load, and every
 * delivery is accounted for.
 */
@NullMarked
package dev.postrider.benchmarks.chaos;

import org.jspecify.annotations.NullMarked;
