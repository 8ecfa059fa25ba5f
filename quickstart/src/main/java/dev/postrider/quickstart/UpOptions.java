package dev.postrider.quickstart;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a quickstart differs from the usual.
 *
 * @param retrySchedule empty for the dispatcher's own
 * @param demoSeed null for no demo
 */
record UpOptions(List<Duration> retrySchedule, @Nullable Long demoSeed) {}
