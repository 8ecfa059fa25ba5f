/** The receiver of all webhooks: as cheap as can be, and it remembers every one. */
@NullMarked
package dev.postrider.benchmarks.receiver;

import org.jspecify.annotations.NullMarked;
