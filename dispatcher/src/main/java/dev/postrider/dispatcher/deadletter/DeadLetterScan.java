package dev.postrider.dispatcher.deadletter;

import dev.postrider.dispatcher.deadletter.DeadLetters.Search;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One way through the dead-letter topics, from the first record of a time to where each partition
 * ended when it began. For one thread at a time.
 */
final class DeadLetterScan {
  private static final Logger log = LoggerFactory.getLogger(DeadLetterScan.class);

  /** Writers' clocks differ: a record may be so much younger than one that stands before it. */
  private static final Duration CLOCKS_APART = Duration.ofMinutes(10);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration STANDSTILL = Duration.ofSeconds(30);

  private final Consumer<byte[], byte[]> consumer;
  private final Search search;

  /** Partitions that are not read to their end, with that. */
  private final Map<TopicPartition, Long> ends;

  private long movedAt = System.nanoTime();

  private DeadLetterScan(
      Consumer<byte[], byte[]> consumer, Search search, Map<TopicPartition, Long> ends) {
    this.consumer = consumer;
    this.search = search;
    this.ends = ends;
  }

  /**
   * @param consumer is closed with the scan
   */
  static DeadLetterScan begin(
      Consumer<byte[], byte[]> consumer, Collection<String> topics, Search search) {
    try {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : topics) {
        consumer
            .partitionsFor(topic)
            .forEach(found -> partitions.add(new TopicPartition(topic, found.partition())));
      }
      consumer.assign(partitions);
      Map<TopicPartition, Long> begins = firstSince(consumer, partitions, search.since());
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(begins.keySet()));
      firstSince(consumer, begins.keySet(), search.until().plus(CLOCKS_APART))
          .forEach((partition, offset) -> ends.merge(partition, offset, Math::min));
      begins.forEach((partition, begin) ->
          ends.computeIfPresent(partition, (_, end) -> begin < end ? end : null));
      consumer.assign(ends.keySet());
      begins.forEach((partition, begin) -> {
        if (ends.containsKey(partition)) {
          consumer.seek(partition, begin);
        }
      });
      return new DeadLetterScan(consumer, search, ends);
    } catch (RuntimeException notBegun) {
      close(consumer);
      throw notBegun;
    }
  }

  /** Where records of that time or later begin, for partitions that have any. */
  private static Map<TopicPartition, Long> firstSince(
      Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions, Instant since) {
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
        consumer.offsetsForTimes(times).entrySet()) {
      if (found.getValue() != null) {
        offsets.put(found.getKey(), found.getValue().offset());
      }
    }
    return offsets;
  }

  boolean isDone() {
    return ends.isEmpty();
  }

  /** What the next fetch has of them, perhaps nothing. */
  List<FoundDeadLetter> next() {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    List<FoundDeadLetter> found = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (isSearched(record)) {
        read(record, found);
      }
    }
    Set<TopicPartition> finished = finished();
    if (!records.isEmpty() || !finished.isEmpty()) {
      movedAt = System.nanoTime();
    } else if (System.nanoTime() - movedAt > STANDSTILL.toNanos()) {
      throw new TimeoutException("Nothing was read of %s for %s".formatted(ends, STANDSTILL));
    }
    if (!finished.isEmpty()) {
      ends.keySet().removeAll(finished);
      // What is fetched of those that stay is kept.
      consumer.assign(ends.keySet());
    }
    return found;
  }

  private boolean isSearched(ConsumerRecord<byte[], byte[]> record) {
    Long end = ends.get(new TopicPartition(record.topic(), record.partition()));
    return end != null
        && record.offset() < end
        && record.timestamp() >= search.since().toEpochMilli()
        && record.timestamp() < search.until().toEpochMilli()
        && DeadLetterReader.isOf(search.endpointId(), record);
  }

  private static void read(ConsumerRecord<byte[], byte[]> record, List<FoundDeadLetter> into) {
    try {
      into.add(DeadLetterReader.read(record));
    } catch (IllegalArgumentException another) {
      log.warn(
          "not a dead letter of Postrider's, skipped topic={} partition={} offset={} cause={}",
          record.topic(),
          record.partition(),
          record.offset(),
          another.getMessage());
    }
  }

  private Set<TopicPartition> finished() {
    Set<TopicPartition> finished = new HashSet<>();
    ends.forEach((partition, end) -> {
      if (consumer.position(partition) >= end) {
        finished.add(partition);
      }
    });
    return finished;
  }

  void close() {
    close(consumer);
  }

  private static void close(Consumer<byte[], byte[]> consumer) {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }
}
