/**
 * Everything in one JVM, to try Postrider: the real broker, dispatcher and producer; and the
 * launcher's commands.
 */
@NullMarked
package dev.postrider.quickstart;

import org.jspecify.annotations.NullMarked;
