package dev.postrider.quickstart.listen;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts how often each webhook was seen; of the 10,000 seen last. */
final class Attempts {
  private static final int MAX_IDS = 10_000;

  private final Map<String, Integer> seen =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > MAX_IDS;
        }
      };

  /** The number of this attempt, from 1. */
  synchronized int next(String webhookId) {
    return seen.merge(webhookId, 1, Integer::sum);
  }
}
