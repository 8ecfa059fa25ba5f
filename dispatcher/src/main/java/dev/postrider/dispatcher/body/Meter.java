package dev.postrider.dispatcher.body;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds one evaluation at a time, on one thread: its steps, its depth, the processor time that it
 * takes, and all that it makes on its way. It is told of every step and of what came of it, so that
 * nothing grows by more than one step beyond its bound.
 */
final class Meter {
  static final Duration CPU_TIME = Duration.ofMillis(100);
  static final int MAX_STEPS = 100_000;
  static final int MAX_DEPTH = 200;

  /** Elements of one list or object. */
  static final int MAX_ELEMENTS = 10_000;

  /** Characters of one string, and characters and elements of one value with all that is in it. */
  static final int MAX_WEIGHT = 1 << 20;

  /** The weight of all that one evaluation makes. */
  private static final long MAX_TOTAL = 1 << 23;

  private static final int STEPS_BETWEEN_CLOCKS = 16;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Values are not changed once they were made, so their weights stay. */
  private final Map<Object, Long> weights = new IdentityHashMap<>();

  private long cpuEnd;
  private long total;
  private int steps;
  private int depth;
  private @Nullable LimitReached reached;

  void begin() {
    weights.clear();
    cpuEnd = THREADS.getCurrentThreadCpuTime() + CPU_TIME.toNanos();
    total = 0;
    steps = 0;
    depth = 0;
    reached = null;
  }

  /** The bound that was reached, even if the evaluation went on or failed otherwise. */
  @Nullable LimitReached reached() {
    return reached;
  }

  void enter() {
    depth++;
    if (depth > MAX_DEPTH) {
      throw limit("it is nested, or calls itself, more than %d deep".formatted(MAX_DEPTH));
    }
    step();
  }

  void exit(@Nullable Object result) {
    depth--;
    made(result);
    step();
  }

  private void step() {
    steps++;
    if (steps > MAX_STEPS) {
      throw limit("it takes more than %d steps".formatted(MAX_STEPS));
    }
    if (steps % STEPS_BETWEEN_CLOCKS == 0) {
      checkTime();
    }
  }

  void checkTime() {
    if (reached != null) {
      throw reached;
    }
    if (THREADS.getCurrentThreadCpuTime() - cpuEnd > 0) {
      if (reached == null) {
        reached =
            LimitReached.ofTime(
                "it takes more than %d ms of processor time".formatted(CPU_TIME.toMillis()));
      }
      throw reached;
    }
  }

  void made(@Nullable Object value) {
    weigh(value);
    total +=
        switch (value) {
          case String text -> text.length() / 8 + 1;
          case List<?> list -> list.size() + 1;
          case Map<?, ?> object -> object.size() + 1;
          case null, default -> 1;
        };
    if (total > MAX_TOTAL) {
      throw limit("it makes too much on its way");
    }
  }

  /** Call before doing with a value what takes as long as it is large. */
  long weigh(@Nullable Object value) {
    return switch (value) {
      case String text -> bounded(text.length() + 1L);
      case List<?> list -> {
        elements(list.size());
        yield remembered(list, list);
      }
      case Map<?, ?> object -> {
        elements(object.size());
        yield remembered(object, object.values());
      }
      case null, default -> 1;
    };
  }

  void elements(int number) {
    if (number > MAX_ELEMENTS) {
      throw limit("a list or object has more than %d elements".formatted(MAX_ELEMENTS));
    }
  }

  private long remembered(Object container, Iterable<?> elements) {
    Long known = weights.get(container);
    if (known != null) {
      return known;
    }
    long weight = 1;
    for (Object element : elements) {
      weight = bounded(weight + weigh(element));
    }
    weights.put(container, weight);
    return weight;
  }

  long bounded(long weight) {
    if (weight > MAX_WEIGHT) {
      throw limit("a value has more than %d characters or elements".formatted(MAX_WEIGHT));
    }
    return weight;
  }

  LimitReached limit(String what) {
    if (reached == null) {
      reached = new LimitReached(what);
    }
    return reached;
  }
}
