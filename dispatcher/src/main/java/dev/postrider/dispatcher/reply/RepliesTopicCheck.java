package dev.postrider.dispatcher.reply;

import dev.postrider.dispatcher.CannotStart;
import dev.postrider.dispatcher.TopicSettings;
import dev.postrider.schemas.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.context.SmartLifecycle;

/**
 * Looks, before anything is delivered, whether the topic of replies is there and takes every answer
 * that may be one. Deliveries with replies would wait for it for ever.
 */
final class RepliesTopicCheck implements SmartLifecycle {
  private static final int PHASE = 10;

  /** An answer of 64 KiB, and as much again for its attributes. */
  private static final int LEAST_BYTES = 128 * 1024;

  private final Admin admin;
  private volatile boolean running;

  RepliesTopicCheck(Admin admin) {
    this.admin = admin;
  }

  /**
   * @throws CannotStart naming the topic and what to do
   */
  @Override
  public void start() {
    Config config = TopicSettings.of(admin, Topics.REPLIES);
    int allowed = Integer.parseInt(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
    if (allowed < LEAST_BYTES) {
      throw new CannotStart(
          "Topic %s takes records of %d bytes, but replies have up to %d."
              .formatted(Topics.REPLIES, allowed, LEAST_BYTES),
          "Set its max.message.bytes to %d at least.".formatted(LEAST_BYTES));
    }
    if (config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value().contains("compact")) {
      throw new CannotStart(
          "Topic %s is compacted, so that one endpoint's reply would remove another's."
              .formatted(Topics.REPLIES),
          "Set its cleanup.policy to delete.");
    }
    running = true;
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
