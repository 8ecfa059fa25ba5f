/** Rounds: what is measured of whom, in which order. */
@NullMarked
package dev.postrider.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
