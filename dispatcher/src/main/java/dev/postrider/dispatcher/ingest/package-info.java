/**
 * Consumes the event topics: never blocks the poll thread, completes offsets out of order, commits
 * the lowest incomplete one.
 */
@NullMarked
package dev.postrider.dispatcher.ingest;

import org.jspecify.annotations.NullMarked;
