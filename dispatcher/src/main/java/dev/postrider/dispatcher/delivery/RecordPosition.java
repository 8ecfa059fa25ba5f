package dev.postrider.dispatcher.delivery;

/** Where a record lies. */
public record RecordPosition(String topic, int partition, long offset) {}
