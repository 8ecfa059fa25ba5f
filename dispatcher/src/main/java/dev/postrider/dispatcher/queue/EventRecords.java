package dev.postrider.dispatcher.queue;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.postrider.dispatcher.deadletter.FoundDeadLetter;
import dev.postrider.schemas.internal.OriginalRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the record that a dead letter was made of: in the dead letter, or where that is only a
 * pointer, in the event topic, as long as it is there. For threads that may wait.
 */
final class EventRecords {
  /** How {@code DeadLetterRecords} tells a pointer from a record that had no value. */
  private static final String LEFT_OUT = " left out as too large: see ";

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(500);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Admin admin;
  private final Cache<String, Uuid> topicIds =
      Caffeine.newBuilder().maximumSize(1_000).expireAfterWrite(PATIENCE).build();

  /**
   * @param consumers of no group, which see what is committed
   */
  EventRecords(Supplier<Consumer<byte[], byte[]>> consumers, Admin admin) {
    this.consumers = consumers;
    this.admin = admin;
  }

  /** A record, with the id of its topic; a zero one if there is no such topic any more. */
  record Found(ConsumerRecord<byte[], byte[]> record, Uuid topicId) {}

  /** Null if it is not there any more. */
  @Nullable Found find(FoundDeadLetter letter)
      throws ExecutionException, InterruptedException, TimeoutException {
    ConsumerRecord<byte[], byte[]> record =
        isPointer(letter) ? read(letter.original()) : letter.originalAsConsumed();
    return record == null ? null : new Found(record, topicId(record.topic()));
  }

  private static boolean isPointer(FoundDeadLetter letter) {
    return letter.isPointer() && letter.why().message().contains(LEFT_OUT);
  }

  private @Nullable ConsumerRecord<byte[], byte[]> read(OriginalRecord original) {
    var partition = new TopicPartition(original.getTopic(), original.getPartition());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      consumer.assign(List.of(partition));
      Long first = consumer.beginningOffsets(List.of(partition), PATIENCE).get(partition);
      Long end = consumer.endOffsets(List.of(partition), PATIENCE).get(partition);
      if (first == null
          || end == null
          || original.getOffset() < first
          || original.getOffset() >= end) {
        return null;
      }
      consumer.seek(partition, original.getOffset());
      while (System.nanoTime() - deadline < 0) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
          return isIt(original, record) ? record : null;
        }
      }
      return null;
    }
  }

  /** Another topic of the same name has other records at its offsets. */
  private static boolean isIt(OriginalRecord original, ConsumerRecord<byte[], byte[]> record) {
    return record.offset() == original.getOffset()
        && record.timestamp() == original.getTimestamp().toEpochMilli();
  }

  private Uuid topicId(String topic)
      throws ExecutionException, InterruptedException, TimeoutException {
    Uuid known = topicIds.getIfPresent(topic);
    if (known != null) {
      return known;
    }
    try {
      Uuid asked =
          admin
              .describeTopics(List.of(topic))
              .topicNameValues()
              .values()
              .iterator()
              .next()
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
              .topicId();
      topicIds.put(topic, asked);
      return asked;
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof UnknownTopicOrPartitionException) {
        return Uuid.ZERO_UUID;
      }
      throw failure;
    }
  }
}
