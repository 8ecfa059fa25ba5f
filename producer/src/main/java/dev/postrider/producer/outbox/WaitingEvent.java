package dev.postrider.producer.outbox;

import dev.postrider.schemas.envelope.EventAttributes;

/**
 * An event of the outbox.
 *
 * @param seq its place in its lane
 */
record WaitingEvent(
    String topic, long seq, EventAttributes attributes, String contentType, byte[] data) {}
