/**
 * Consumes the event topics: never blocks the poll thread, completes offsets out of order, commits
 * the lowest incomplete one. The pipeline begins here:
 *
 * <pre>
 *  payments  logins  prices  shipments  events      (event topics, any number, any producer)
 *      └───────┴───────┬─────────┴─────────┘
 *                   ingest        read the envelope; undecodable -> &lt;topic&gt;-dlt
 *                      │
 *                    route        application + type -> endpoints
 *                      │
 *           may it go direct?  ── yes ──►  delivery ──2xx──► done (offset completes)
 *                      │ no                   │ failed, or no room
 *                      ▼                      ▼
 *               postrider.queue  ◄────────────┘     keyed by endpoint id
 *                      │  Kafka Streams, state in RocksDB + changelog
 *                    queue        due?
 *                      │ released
 *                   delivery ──2xx──► removed from the queue
 *                      │ exhausted, gone, blocked
 *                      ▼
 *                 deadletter      &lt;topic&gt;-dlt: original key, value, headers + why
 * </pre>
 */
@NullMarked
package dev.postrider.dispatcher.ingest;

import org.jspecify.annotations.NullMarked;
