package dev.postrider.benchmarks.lab;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rounds of each contender that count
 * @param round how long one lasts, about
 * @param quick as little as shows that everything works; no figure of it means anything
 * @param profile whether Java Flight Recorder runs in what is measured
 */
public record Options(int rounds, Duration round, boolean quick, boolean profile) {}
