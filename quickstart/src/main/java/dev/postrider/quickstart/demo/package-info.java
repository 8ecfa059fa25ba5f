/**
 * A steady mixture of all four sources, with endpoints of its own, so that there is something to
 * look at.
 */
@NullMarked
package dev.postrider.quickstart.demo;

import org.jspecify.annotations.NullMarked;
