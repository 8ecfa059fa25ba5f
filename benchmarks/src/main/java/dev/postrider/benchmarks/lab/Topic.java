package dev.postrider.benchmarks.lab;

import org.apache.kafka.common.Uuid;

/** An event topic. */
public record Topic(String name, Uuid id, int partitions) {}
