package dev.postrider.dispatcher.queue;

import dev.postrider.schemas.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Deletes from {@code postrider.queue} what the queues have committed: from there on the changelogs
 * keep it.
 */
final class QueueTrimmer implements SmartLifecycle {
  private static final int PHASE = 110;
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Logger log = LoggerFactory.getLogger(QueueTrimmer.class);

  private final Admin admin;
  private final String group;
  private @Nullable ScheduledExecutorService timer;

  QueueTrimmer(Admin admin, String group) {
    this.admin = admin;
    this.group = group;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // trim() never fails.
  public synchronized void start() {
    timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("postrider-trimmer").factory());
    timer.scheduleWithFixedDelay(
        this::trim, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void trim() {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      admin
          .deleteRecords(
              committed.entrySet().stream()
                  .filter(entry -> entry.getKey().topic().equals(Topics.QUEUE))
                  .collect(
                      Collectors.toMap(
                          Map.Entry::getKey,
                          entry -> RecordsToDelete.beforeOffset(entry.getValue().offset()))))
          .all()
          .get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception failure) {
      log.warn("queue not trimmed, trying again in {} cause={}", INTERVAL, failure.toString());
    }
  }

  @Override
  public synchronized void stop() {
    if (timer != null) {
      timer.shutdownNow();
      timer = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return timer != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
