package dev.postrider.dispatcher.queue;

import dev.postrider.schemas.Topics;
import dev.postrider.schemas.codec.InternalCodec;
import dev.postrider.schemas.internal.EndpointStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Reads {@link Topics#ENDPOINT_STATUS} from its beginning into the copy, and keeps it at its end.
 */
final class StatusReader implements SmartLifecycle {
  /** After the topic was looked at, before queues and ingest ask. */
  private static final int PHASE = 20;

  private static final Logger log = LoggerFactory.getLogger(StatusReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration ASKING = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Without the statuses deliveries go direct that would be held: no reason not to start. */
  private static final Duration READ_AT_START = Duration.ofSeconds(10);

  private static final Duration STOPPING = Duration.ofSeconds(5);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final StatusCopy copy;
  private final InternalCodec<EndpointStatus> codec = InternalCodec.of(EndpointStatus.class);
  private final CountDownLatch atEnd = new CountDownLatch(1);
  private @Nullable Thread thread;
  private volatile boolean stopping;

  /**
   * @param consumers of no group, which see what is committed, and begin at the earliest
   */
  StatusReader(Supplier<Consumer<byte[], byte[]>> consumers, StatusCopy copy) {
    this.consumers = consumers;
    this.copy = copy;
  }

  /** Returns when the topic has been read to its end, or after ten seconds. */
  @Override
  public synchronized void start() {
    stopping = false;
    thread = Thread.ofPlatform().name("postrider-endpoint-status").daemon().start(this::run);
    try {
      if (!atEnd.await(READ_AT_START.toSeconds(), TimeUnit.SECONDS)) {
        log.warn("not read to its end yet topic={}", Topics.ENDPOINT_STATUS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!stopping) {
      try (var consumer = consumers.get()) {
        read(consumer);
      } catch (KafkaException failure) {
        log.warn(
            "not read, beginning again topic={} cause={}",
            Topics.ENDPOINT_STATUS,
            failure.toString());
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private void read(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.ENDPOINT_STATUS, ASKING).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ASKING);
    // What was known before and is not there any more was removed in between.
    Set<String> unseen = copy.endpoints();
    while (!stopping && !isAt(ends, consumer)) {
      consumer.poll(POLL).forEach(record -> unseen.remove(take(record)));
    }
    unseen.forEach(endpointId -> copy.apply(endpointId, null));
    atEnd.countDown();
    while (!stopping) {
      consumer.poll(POLL).forEach(this::take);
    }
  }

  private static boolean isAt(Map<TopicPartition, Long> ends, Consumer<byte[], byte[]> consumer) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey(), ASKING) >= end.getValue());
  }

  /** Whose status it was; nobody's has an empty name. */
  private String take(ConsumerRecord<byte[], byte[]> record) {
    String endpointId =
        record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    try {
      copy.apply(endpointId, record.value() == null ? null : codec.decode(record.value()));
    } catch (SerializationException unreadable) {
      log.error(
          "status unreadable, ignored partition={} offset={} why=\"{}\"",
          record.partition(),
          record.offset(),
          unreadable.getMessage());
    }
    return endpointId;
  }

  @Override
  public synchronized void stop() {
    stopping = true;
    Thread reading = thread;
    thread = null;
    if (reading == null) {
      return;
    }
    LockSupport.unpark(reading);
    try {
      reading.join(STOPPING);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
