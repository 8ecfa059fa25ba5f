/** What was published against what arrived: lost, repeated, how fast. */
@NullMarked
package dev.postrider.benchmarks.ledger;

import org.jspecify.annotations.NullMarked;
