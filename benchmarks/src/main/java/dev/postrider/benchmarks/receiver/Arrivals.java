package dev.postrider.benchmarks.receiver;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Webhooks as they arrived, in growing primitive arrays. One thread adds; others may ask for the
 * {@link #size()}, and read what is below it.
 */
public final class Arrivals {
  private static final int CHUNK = 1 << 16;
  private static final int BUFFER = 1 << 16;

  private final List<Chunk> chunks = new ArrayList<>();
  private final AtomicInteger size = new AtomicInteger();

  private static final class Chunk {
    private final long[] high = new long[CHUNK];
    private final long[] low = new long[CHUNK];
    private final long[] nanos = new long[CHUNK];
    private final int[] endpoint = new int[CHUNK];
    private final int[] status = new int[CHUNK];
  }

  /**
   * Adds one.
   *
   * @param nanos {@link System#nanoTime()}, which all processes of one Linux machine share
   * @param endpoint number of the endpoint, from its path
   * @param status what was answered, 0 for nothing whole
   */
  public void add(MessageKey id, long nanos, int endpoint, int status) {
    int index = size.get();
    Chunk chunk = chunkOf(index);
    int place = index % CHUNK;
    chunk.high[place] = id.high();
    chunk.low[place] = id.low();
    chunk.nanos[place] = nanos;
    chunk.endpoint[place] = endpoint;
    chunk.status[place] = status;
    size.setRelease(index + 1);
  }

  private Chunk chunkOf(int index) {
    synchronized (chunks) {
      if (index / CHUNK == chunks.size()) {
        chunks.add(new Chunk());
      }
      return chunks.get(index / CHUNK);
    }
  }

  /** Forgets all; only while nothing is added. */
  void clear() {
    synchronized (chunks) {
      chunks.clear();
      size.set(0);
    }
  }

  public int size() {
    return size.getAcquire();
  }

  public MessageKey id(int index) {
    Chunk chunk = existing(index);
    return new MessageKey(chunk.high[index % CHUNK], chunk.low[index % CHUNK]);
  }

  public long nanos(int index) {
    return existing(index).nanos[index % CHUNK];
  }

  public int endpoint(int index) {
    return existing(index).endpoint[index % CHUNK];
  }

  public int status(int index) {
    return existing(index).status[index % CHUNK];
  }

  private Chunk existing(int index) {
    synchronized (chunks) {
      return chunks.get(index / CHUNK);
    }
  }

  void write(DataOutputStream to) throws IOException {
    int written = size();
    for (int i = 0; i < written; i++) {
      MessageKey id = id(i);
      to.writeLong(id.high());
      to.writeLong(id.low());
      to.writeLong(nanos(i));
      to.writeInt(endpoint(i));
      to.writeInt(status(i));
    }
  }

  static int write(List<Arrivals> all, Path file) throws IOException {
    int total = all.stream().mapToInt(Arrivals::size).sum();
    try (var to =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER))) {
      for (Arrivals arrivals : all) {
        arrivals.write(to);
      }
    }
    return total;
  }

  /** Reads what a receiver dumped. */
  public static Arrivals read(Path file) throws IOException {
    Arrivals arrivals = new Arrivals();
    long records = Files.size(file) / (3L * Long.BYTES + 2L * Integer.BYTES);
    try (var from =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
      for (long i = 0; i < records; i++) {
        var id = new MessageKey(from.readLong(), from.readLong());
        arrivals.add(id, from.readLong(), from.readInt(), from.readInt());
      }
    }
    return arrivals;
  }
}
