package dev.postrider.dispatcher.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.jspecify.annotations.Nullable;

/** Holds the cluster's one right to write to the registry, or not. For one thread. */
final class WriterSession implements AutoCloseable {
  private final RegistryTopic topic;
  private final RegistryFormat format;
  private final Progress progress;
  private final Duration timeout;
  private final Admin admin;

  /** Null until it is needed, and after it failed or was fenced. */
  private @Nullable Producer<byte[], byte[]> producer;

  WriterSession(RegistryTopic topic, RegistryFormat format, Progress progress, Duration timeout) {
    this.topic = topic;
    this.format = format;
    this.progress = progress;
    this.timeout = timeout;
    this.admin = topic.admin();
  }

  /**
   * Fences whoever else has the right, unless it is held already. When it returns, all transactions
   * of former holders have ended, one way or the other.
   */
  void acquire() {
    if (producer == null) {
      producer = topic.writer(timeout);
      producer.initTransactions();
    }
  }

  /** Returns when this dispatcher's copy has all that is committed now. */
  void readToEnd(Duration left) throws InterruptedException, ExecutionException, TimeoutException {
    long end =
        admin
            .listOffsets(
                Map.of(topic.partition(), OffsetSpec.latest()),
                new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
            .partitionResult(topic.partition())
            .get(left.toMillis(), TimeUnit.MILLISECONDS)
            .offset();
    progress.awaitOffset(end, left);
  }

  /**
   * Writes all of the entries or none, and returns when this dispatcher's copy has them.
   *
   * @return the offset of the first
   */
  long commit(String writeId, List<RegistryEntry> entries, Duration left)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (producer == null) {
      throw new IllegalStateException("Acquire before committing");
    }
    producer.beginTransaction();
    List<Future<RecordMetadata>> sent = new ArrayList<>(entries.size());
    for (RegistryEntry entry : entries) {
      sent.add(producer.send(toRecord(writeId, entry)));
    }
    producer.commitTransaction();
    long last = sent.getLast().get().offset();
    progress.awaitOffset(last + 1, left);
    return sent.getFirst().get().offset();
  }

  private ProducerRecord<byte[], byte[]> toRecord(String writeId, RegistryEntry entry) {
    var record = record(RegistryFormat.key(entry), format.value(entry));
    record.headers().add(RegistryReader.WRITE_ID, writeId.getBytes(UTF_8));
    return record;
  }

  @SuppressWarnings("NullAway") // a null value is a tombstone, which Kafka's types do not tell
  private ProducerRecord<byte[], byte[]> record(byte[] key, byte @Nullable [] value) {
    return new ProducerRecord<>(topic.name(), 0, key, value);
  }

  /** Gives the right up; a transaction that was begun is ended by the next holder. */
  void release() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }

  @Override
  public void close() {
    release();
    admin.close(Duration.ZERO);
  }
}
