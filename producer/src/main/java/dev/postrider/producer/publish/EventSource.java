package dev.postrider.producer.publish;

/**
 * Where a kind of event comes from and where it goes.
 *
 * @param topic the topic that it is written to
 * @param source CloudEvents source, a URI reference
 * @param type CloudEvents type
 */
public record EventSource(String topic, String source, String type) {}
