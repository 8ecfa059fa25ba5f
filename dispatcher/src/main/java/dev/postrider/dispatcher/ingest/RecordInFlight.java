package dev.postrider.dispatcher.ingest;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * A record from the moment it is taken in until it is settled. It subscribes to its own processing:
 * when that completes, on whatever thread, its offset is complete.
 */
final class RecordInFlight implements CoreSubscriber<Void> {
  private final ConsumerRecord<byte[], byte[]> record;
  private final AssignedPartition partition;
  private final OffsetTracker.Entry offset;
  private final Consumer<Throwable> failed;
  private final int bytes;

  /** Begun and not settled. */
  private final AtomicInteger deliveries = new AtomicInteger();

  /** Null until there are any. */
  private Intake.@Nullable Generation begun;

  /**
   * @param failed told when it cannot be settled; its offset is then never complete
   */
  RecordInFlight(
      ConsumerRecord<byte[], byte[]> record,
      AssignedPartition partition,
      OffsetTracker.Entry offset,
      Consumer<Throwable> failed) {
    this.record = record;
    this.partition = partition;
    this.offset = offset;
    this.failed = failed;
    this.bytes = sizeOf(record);
    partition.inFlight().addRecord(bytes);
  }

  ConsumerRecord<byte[], byte[]> record() {
    return record;
  }

  Uuid topicId() {
    return partition.topicId();
  }

  Turns turns() {
    return partition.turns();
  }

  /** At most once, before the first of them. */
  void deliveriesBegin(int number) {
    deliveries.set(number);
    begun = partition.inFlight().beginDeliveries(number);
  }

  /** To be told for those that end before the record does. */
  void deliveryEnded() {
    deliveries.decrementAndGet();
    partition.inFlight().endDeliveries(requireNonNull(begun), 1);
  }

  /** It is not sent on any more; whoever has its partition next will consume it. */
  void abandon() {
    leave();
  }

  @Override
  public void onSubscribe(Subscription processing) {
    processing.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(Void never) {
    throw new IllegalStateException("There is no value of Void");
  }

  @Override
  public void onComplete() {
    offset.complete();
    leave();
    partition.countSettled();
  }

  @Override
  public void onError(Throwable cause) {
    leave();
    failed.accept(cause);
  }

  private void leave() {
    if (begun != null) {
      partition.inFlight().endDeliveries(begun, deliveries.getAndSet(0));
    }
    partition.inFlight().removeRecord(bytes);
  }

  private static int sizeOf(ConsumerRecord<byte[], byte[]> record) {
    int bytes = lengthOf(record.key()) + lengthOf(record.value());
    for (Header header : record.headers()) {
      bytes += header.key().length() + lengthOf(header.value());
    }
    return bytes;
  }

  private static int lengthOf(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
