package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.CannotStart;
import dev.postrider.dispatcher.TopicSettings;
import dev.postrider.schemas.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.context.SmartLifecycle;

/** Looks whether the topic of statuses is there and keeps the last one of every endpoint. */
final class StatusTopicCheck implements SmartLifecycle {
  private static final int PHASE = 10;

  private final Admin admin;
  private volatile boolean running;

  StatusTopicCheck(Admin admin) {
    this.admin = admin;
  }

  /**
   * @throws CannotStart naming the topic and what to do
   */
  @Override
  public void start() {
    String policy =
        TopicSettings.of(admin, Topics.ENDPOINT_STATUS)
            .get(TopicConfig.CLEANUP_POLICY_CONFIG)
            .value();
    if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      throw new CannotStart(
          "Topic %s has cleanup.policy=%s, so that statuses would be forgotten."
              .formatted(Topics.ENDPOINT_STATUS, policy),
          "Set its cleanup.policy to compact.");
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
