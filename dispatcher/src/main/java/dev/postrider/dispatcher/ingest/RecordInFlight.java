package dev.postrider.dispatcher.ingest;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

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

  /** Of its only delivery; null until that has begun. */
  private Intake.@Nullable Generation begun;

  private final AtomicBoolean left = new AtomicBoolean();

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

  OrderTurns orderTurns() {
    return partition.orderTurns();
  }

  AssignedPartition partition() {
    return partition;
  }

  /** Of an event for one endpoint; it ends with the record. */
  void onlyDeliveryBegins() {
    begun = partition.inFlight().beginDelivery();
  }

  /** A delivery of its own, besides those of a fan-out. */
  Mono<Void> counting(Mono<Void> delivery) {
    return Mono.defer(() -> {
      Intake.Generation its = partition.inFlight().beginDelivery();
      return delivery.doFinally(_ -> partition.inFlight().endDelivery(its));
    });
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
    partition.inFlight().oneSettled();
  }

  @Override
  public void onError(Throwable cause) {
    leave();
    failed.accept(cause);
  }

  private void leave() {
    if (left.compareAndSet(false, true)) {
      if (begun != null) {
        partition.inFlight().endDelivery(begun);
      }
      partition.inFlight().removeRecord(bytes);
    }
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
