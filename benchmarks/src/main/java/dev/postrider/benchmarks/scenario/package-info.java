/** The scenarios, one class each. */
@NullMarked
package dev.postrider.benchmarks.scenario;

import org.jspecify.annotations.NullMarked;
