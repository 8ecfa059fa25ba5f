package dev.postrider.dispatcher.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the registry's topic from its beginning, and keeps the copy at its end. */
final class RegistryReader implements AutoCloseable {
  /** Header of every record: which write it belongs to. */
  static final String WRITE_ID = "postrider-write";

  private static final Logger LOG = LoggerFactory.getLogger(RegistryReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration ASKING = Duration.ofSeconds(2);
  private static final long CONFIRM_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration STOPPING = Duration.ofSeconds(5);

  private final RegistryTopic topic;
  private final RegistryFormat format;
  private final RegistryCopy copy;
  private final Progress progress;
  private final ReaderCounts counts;
  private final Thread thread = new Thread(this::run, "postrider-registry-reader");
  private volatile boolean stopping;

  RegistryReader(
      RegistryTopic topic,
      RegistryFormat format,
      RegistryCopy copy,
      Progress progress,
      ReaderCounts counts) {
    this.topic = topic;
    this.format = format;
    this.copy = copy;
    this.progress = progress;
    this.counts = counts;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Returns when the thread has ended, or after five seconds. */
  @Override
  public void close() {
    stopping = true;
    thread.interrupt();
    try {
      if (thread.isAlive()) {
        thread.join(STOPPING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (var consumer = topic.reader()) {
      long lastAsked = System.nanoTime() - CONFIRM_EVERY_NANOS;
      boolean failing = false;
      while (!stopping) {
        try {
          readOn(consumer);
          if (System.nanoTime() - lastAsked >= CONFIRM_EVERY_NANOS) {
            lastAsked = System.nanoTime();
            confirm(consumer, lastAsked);
          }
          failing = false;
        } catch (InterruptException | WakeupException stopped) {
          Thread.interrupted();
        } catch (KafkaException e) {
          if (!failing) {
            LOG.warn("registry=unread topic={} problem={}", topic.name(), e.toString());
          }
          failing = true;
          LockSupport.parkNanos(AFTER_FAILURE_NANOS);
        }
      }
    } catch (RuntimeException e) {
      LOG.error("registry=reader-ended topic={}", topic.name(), e);
    }
  }

  private void readOn(Consumer<byte[], byte[]> consumer) {
    var records = consumer.poll(POLL);
    // The position, not the last record: it also passes over the markers that end transactions.
    long position = consumer.position(topic.partition(), ASKING);
    progress.beginReadingTo(position);
    for (var record : records) {
      take(record);
    }
    copy.publish();
    progress.advance(position);
  }

  /** What was committed before the end was asked for is in the copy once its position is there. */
  private void confirm(Consumer<byte[], byte[]> consumer, long askedAtNanos) {
    long before = progress.offset();
    Long end = consumer.endOffsets(List.of(topic.partition()), ASKING).get(topic.partition());
    if (end == null || isTruncated(before, end)) {
      return;
    }
    while (progress.offset() < end && !stopping) {
      readOn(consumer);
    }
    progress.confirm(askedAtNanos);
  }

  /** Reading on would make a copy that is neither the old topic nor the new one. */
  private boolean isTruncated(long readTo, long end) {
    if (readTo > end) {
      LOG.error(
          "registry=truncated topic={} read-to={} ends-at={} todo=\"restart this dispatcher\"",
          topic.name(),
          readTo,
          end);
    }
    return readTo > end;
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      RegistryEntry entry = format.read(record.key(), record.value());
      copy.readable(record.key());
      if (entry != null) {
        copy.apply(entry, record.offset());
      }
    } catch (GeneralSecurityException wrongKey) {
      counts.sealed();
      copy.unreadable(record.key());
      unreadable(record, "its secret was sealed with a key that is not in the keyset");
    } catch (RuntimeException unreadable) {
      counts.unreadable();
      copy.unreadable(record.key());
      unreadable(record, String.valueOf(unreadable.getMessage()));
    }
    var writeId = record.headers().lastHeader(WRITE_ID);
    if (writeId != null && writeId.value() != null) {
      progress.remember(new String(writeId.value(), UTF_8), record.offset());
    }
  }

  private void unreadable(ConsumerRecord<byte[], byte[]> record, String why) {
    LOG.error(
        "registry=unreadable topic={} offset={} key={} why=\"{}\"",
        topic.name(),
        record.offset(),
        keyOf(record),
        why);
  }

  /** Kind and id, if it is a key of ours: others may hold anything. */
  private static String keyOf(ConsumerRecord<byte[], byte[]> record) {
    String key = record.key() == null ? "" : new String(record.key(), UTF_8);
    return key.matches("[a-z-]{1,32}/[0-9A-Za-z_]{1,64}") ? key : "(not one of ours)";
  }
}
