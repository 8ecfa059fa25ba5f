package dev.postrider.dispatcher.body;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who is next where work of several owners waits for a few threads: the owner that has taken least
 * processor time. So one whose work is long gets as much of the threads as the others together need
 * it to leave, and not more because it asks more often.
 */
final class Turns<J extends Turns.Job> {
  static final int MAX_WAITING_OF_ONE = 256;
  static final int MAX_WAITING = 10_000;

  /** Owners that are remembered; of more, those that have nothing to do are forgotten. */
  private static final int MAX_REMEMBERED = 20_000;

  /** What a turn counts until it is known: no owner gets all threads for one beginning. */
  private static final long EXPECTED_NANOS = Meter.CPU_TIME.toNanos();

  private final Map<Object, Line<J>> lines = new HashMap<>();

  /** Those that have something waiting. */
  private final TreeSet<Line<J>> waiting =
      new TreeSet<>(
          Comparator.<Line<J>>comparingLong(line -> line.taken)
              .thenComparingLong(line -> line.number));

  private int size;
  private long numbers;

  /** What the owner that was served last had taken: nobody begins, or comes back, with less. */
  private long least;

  private static final class Line<J> {
    private final long number;
    private final Deque<J> jobs = new ArrayDeque<>();
    private long taken;
    private int running;

    Line(long number) {
      this.number = number;
    }

    boolean isIdle() {
      return jobs.isEmpty() && running == 0;
    }
  }

  /** What is to be done in a turn. */
  static class Job {
    final Object owner;

    Job(Object owner) {
      this.owner = owner;
    }
  }

  /** False if there is no room. */
  synchronized boolean add(J job) {
    Line<J> line = lines.get(job.owner);
    if (size >= MAX_WAITING || (line != null && line.jobs.size() >= MAX_WAITING_OF_ONE)) {
      return false;
    }
    if (line == null) {
      forgetIfMany();
      line = new Line<>(numbers++);
      lines.put(job.owner, line);
    }
    if (line.jobs.isEmpty()) {
      line.taken = Math.max(line.taken, least);
      waiting.add(line);
    }
    line.jobs.add(job);
    size++;
    return true;
  }

  /** Nobody waits for it any more. */
  synchronized void withdraw(J job) {
    Line<J> line = lines.get(job.owner);
    if (line != null && line.jobs.remove(job)) {
      size--;
      if (line.jobs.isEmpty()) {
        waiting.remove(line);
        forgetIfEven(job.owner, line);
      }
    }
  }

  /** The next one, which is to be {@link #done}; null if there is none. */
  synchronized @Nullable J next() {
    Line<J> line = waiting.pollFirst();
    if (line == null) {
      return null;
    }
    least = Math.max(least, line.taken);
    J job = line.jobs.remove();
    size--;
    line.running++;
    line.taken += EXPECTED_NANOS;
    if (!line.jobs.isEmpty()) {
      waiting.add(line);
    }
    return job;
  }

  synchronized void done(J job, long tookNanos) {
    Line<J> line = lines.get(job.owner);
    if (line == null) {
      return;
    }
    boolean isWaiting = waiting.remove(line);
    line.running--;
    line.taken += tookNanos - EXPECTED_NANOS;
    if (isWaiting) {
      waiting.add(line);
    }
    forgetIfEven(job.owner, line);
  }

  private void forgetIfEven(Object owner, Line<J> line) {
    if (line.isIdle() && line.taken <= least) {
      lines.remove(owner);
    }
  }

  private void forgetIfMany() {
    if (lines.size() >= MAX_REMEMBERED) {
      lines.values().removeIf(Line::isIdle);
    }
  }
}
