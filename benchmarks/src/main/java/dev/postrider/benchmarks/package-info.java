/**
 * The load harness: measures Postrider against a baseline in the same run, and proves that nothing
 * is lost.
 */
@NullMarked
package dev.postrider.benchmarks;

import org.jspecify.annotations.NullMarked;
