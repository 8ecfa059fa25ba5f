/**
 * Events on their way to Kafka: written to the database in the transaction that they tell of,
 * published after it by a relay, then deleted.
 *
 * <pre>
 * transaction ── row + event ──► outbox_event ──► relay ── acknowledged ──► deleted
 *                                 by topic and lane    └── not: waits, in order
 * </pre>
 */
@NullMarked
package dev.postrider.producer.outbox;

import org.jspecify.annotations.NullMarked;
