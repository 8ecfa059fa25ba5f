/** Makes one attempt of a delivery, and decides what follows from what came of it. */
@NullMarked
package dev.postrider.dispatcher.delivery;

import org.jspecify.annotations.NullMarked;
