package dev.postrider.benchmarks.receiver;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What all connections have in common: each thread's arrivals. */
final class ReceiverState {
  private final List<Arrivals> all = new ArrayList<>();
  private final AtomicLong malformed = new AtomicLong();
  private final Map<Integer, Manner> told = new ConcurrentHashMap<>();
  private final ThreadLocal<Arrivals> ofThread = ThreadLocal.withInitial(this::register);

  private synchronized Arrivals register() {
    Arrivals arrivals = new Arrivals();
    all.add(arrivals);
    return arrivals;
  }

  Arrivals arrivalsOfThisThread() {
    return ofThread.get();
  }

  /** How an endpoint answers now. */
  Manner manner(int endpoint) {
    return told.getOrDefault(endpoint, Manner.OK);
  }

  /** Tells endpoints, from the first to the last, how to answer from now on. */
  void tell(int first, int last, Manner manner) {
    for (int endpoint = first; endpoint <= last; endpoint++) {
      told.put(endpoint, manner);
    }
  }

  void countMalformed() {
    malformed.incrementAndGet();
  }

  /** Forgets everything; what arrives at this moment may or may not be part of what follows. */
  synchronized void reset() {
    all.forEach(Arrivals::clear);
    malformed.set(0);
  }

  synchronized int count() {
    return all.stream().mapToInt(Arrivals::size).sum();
  }

  long malformed() {
    return malformed.get();
  }

  synchronized int dump(Path file) throws IOException {
    return Arrivals.write(all, file);
  }
}
