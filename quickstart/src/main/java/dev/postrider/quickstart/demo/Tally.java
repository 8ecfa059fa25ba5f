package dev.postrider.quickstart.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How often what has happened, in the order in which it was first seen. */
final class Tally {
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  synchronized void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  synchronized String summary() {
    return counts.entrySet().stream()
        .map(counted -> "%d %s".formatted(counted.getValue(), counted.getKey()))
        .collect(Collectors.joining(", "));
  }
}
