package dev.postrider.dispatcher.endpoint;

import java.util.HashMap;
import java.util.Map;

/**
 * Keeps one instance of what many endpoints have in common, so that 100,000 of them fit into little
 * memory. For one thread.
 */
final class Interned<T> {
  /** Beyond it, it begins anew: what is then kept twice is still right. */
  private static final int MAX_KNOWN = 50_000;

  private final Map<T, T> known = new HashMap<>();

  T of(T value) {
    if (known.size() >= MAX_KNOWN) {
      known.clear();
    }
    T first = known.putIfAbsent(value, value);
    return first == null ? value : first;
  }
}
