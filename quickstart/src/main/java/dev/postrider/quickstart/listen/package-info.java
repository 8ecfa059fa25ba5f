/** A receiver of webhooks for a terminal: checks, answers and prints each one. */
@NullMarked
package dev.postrider.quickstart.listen;

import org.jspecify.annotations.NullMarked;
