/** Publishes what happens to endpoints as events, for whoever operates Postrider. */
@NullMarked
package dev.postrider.dispatcher.operations;

import org.jspecify.annotations.NullMarked;
