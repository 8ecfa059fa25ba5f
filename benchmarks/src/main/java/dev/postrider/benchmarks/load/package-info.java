/** Events to publish, and which deliveries they must lead to. */
@NullMarked
package dev.postrider.benchmarks.load;

import org.jspecify.annotations.NullMarked;
