/** Publishes what receivers answered as events, for those who asked. */
@NullMarked
package dev.postrider.dispatcher.reply;

import org.jspecify.annotations.NullMarked;
