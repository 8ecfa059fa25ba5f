/** What a scenario works with: broker, receiver, dispatcher and bare loop, each its own process. */
@NullMarked
package dev.postrider.benchmarks.lab;

import org.jspecify.annotations.NullMarked;
