/** The event sources: each publishes its events to a topic of its own. */
@NullMarked
package dev.postrider.producer;

import org.jspecify.annotations.NullMarked;
