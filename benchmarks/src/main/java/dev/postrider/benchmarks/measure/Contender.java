package dev.postrider.benchmarks.measure;

import dev.postrider.benchmarks.lab.Kafka;
import dev.postrider.benchmarks.load.Load;
import dev.postrider.benchmarks.process.Child;

/**
 * Somebody who is measured.
 *
 * @param name as results call it
 * @param process that delivers
 * @param load what it is given to deliver; nobody else delivers it
 * @param kafka where that is published
 */
public record Contender(String name, Child process, Load load, Kafka kafka) {}
