/** Processes of their own: started, measured, frozen and killed. */
@NullMarked
package dev.postrider.benchmarks.process;

import org.jspecify.annotations.NullMarked;
