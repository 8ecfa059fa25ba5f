/** Open loop: events are sent when their plan says so, and latency counts from the plan. */
@NullMarked
package dev.postrider.benchmarks.openloop;

import org.jspecify.annotations.NullMarked;
