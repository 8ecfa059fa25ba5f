/** The real things that tests run against. */
@NullMarked
package dev.postrider.dispatcher.testing;

import org.jspecify.annotations.NullMarked;
