/** Microbenchmarks: what single steps of an event's way cost, without broker or network. */
@NullMarked
package dev.postrider.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
