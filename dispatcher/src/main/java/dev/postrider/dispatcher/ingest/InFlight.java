package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.delivery.Load;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How much has been taken in and is not settled: of one partition while it is assigned, or of all
 * that this dispatcher took in. Counted on any thread.
 */
final class InFlight {
  /** What stands around the bytes of a record here: objects, attributes, the rendered body. */
  static final int RECORD_OVERHEAD_BYTES = 1024;

  /** What a delivery takes until it is settled: its chain, its place in line, its request. */
  static final int DELIVERY_OVERHEAD_BYTES = 2048;

  private final @Nullable InFlight all;
  private final Intake intake;
  private final AtomicInteger records = new AtomicInteger();
  private final AtomicInteger deliveries = new AtomicInteger();
  private final AtomicLong recordBytes = new AtomicLong();
  private final LongAdder settled = new LongAdder();

  private InFlight(@Nullable InFlight all, Intake intake) {
    this.all = all;
    this.intake = intake;
  }

  static InFlight ofAll(Load load) {
    return new InFlight(null, new Intake(load, System.nanoTime()));
  }

  InFlight ofOnePartition() {
    return new InFlight(this, intake);
  }

  /** The same for all partitions. */
  Intake intake() {
    return intake;
  }

  int records() {
    return records.get();
  }

  int deliveries() {
    return deliveries.get();
  }

  /** Of keys, values and headers, and what stands around them and their deliveries. */
  long bytes() {
    return recordBytes.get()
        + (long) records() * RECORD_OVERHEAD_BYTES
        + (long) deliveries() * DELIVERY_OVERHEAD_BYTES;
  }

  /** Records that everything was done for, since this began. */
  long settled() {
    return settled.sum();
  }

  void oneSettled() {
    settled.increment();
    if (all != null) {
      all.oneSettled();
    }
  }

  void addRecord(int bytes) {
    change(1, bytes);
  }

  void removeRecord(int bytes) {
    change(-1, -bytes);
  }

  Intake.Generation beginDelivery() {
    countDeliveries(1);
    return intake.begin(1);
  }

  /**
   * @param begun what its beginning was answered with
   */
  void endDelivery(Intake.Generation begun) {
    countDeliveries(-1);
    intake.end(begun, 1);
  }

  private void countDeliveries(int number) {
    deliveries.addAndGet(number);
    if (all != null) {
      all.countDeliveries(number);
    }
  }

  private void change(int number, int bytes) {
    records.addAndGet(number);
    recordBytes.addAndGet(bytes);
    if (all != null) {
      all.change(number, bytes);
    }
  }
}
