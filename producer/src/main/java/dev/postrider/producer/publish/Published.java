package dev.postrider.producer.publish;

/** An event that Kafka has acknowledged, and where it stands. */
public record Published(String id, String type, String topic, int partition, long offset) {}
