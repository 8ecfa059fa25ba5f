package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.CannotStart;
import dev.postrider.dispatcher.TopicSettings;
import dev.postrider.schemas.Topics;
import java.util.Collection;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.context.SmartLifecycle;

/**
 * Looks, before anything is consumed, whether every dead-letter topic is there and takes records as
 * large as dead letters get. One that did not would keep its event topic waiting for ever.
 */
final class DeadLetterTopicsCheck implements SmartLifecycle {
  private static final int PHASE = 10;

  private final Admin admin;
  private final Collection<String> eventTopics;
  private final int maxDeadLetterBytes;
  private volatile boolean running;

  DeadLetterTopicsCheck(Admin admin, Collection<String> eventTopics, int maxDeadLetterBytes) {
    this.admin = admin;
    this.eventTopics = eventTopics;
    this.maxDeadLetterBytes = maxDeadLetterBytes;
  }

  /**
   * @throws CannotStart naming the topic and what to do
   */
  @Override
  public void start() {
    TopicSettings.of(admin, eventTopics.stream().map(Topics::deadLetterTopicOf).toList())
        .forEach(this::check);
    running = true;
  }

  private void check(String topic, Config config) {
    int allowed = Integer.parseInt(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
    if (allowed < maxDeadLetterBytes) {
      throw new CannotStart(
          "Topic %s takes records of %d bytes, but dead letters have up to %d."
              .formatted(topic, allowed, maxDeadLetterBytes),
          "Set its max.message.bytes to %d, or lower postrider.internal-topics.max-event."
              .formatted(maxDeadLetterBytes));
    }
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
