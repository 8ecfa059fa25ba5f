package dev.postrider.dispatcher.queue;

import static java.util.Objects.requireNonNull;

import dev.postrider.dispatcher.CannotStart;
import dev.postrider.schemas.Topics;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
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
    String policy = describe().get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
    if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      throw new CannotStart(
          "Topic %s has cleanup.policy=%s, so that statuses would be forgotten."
              .formatted(Topics.ENDPOINT_STATUS, policy),
          "Set its cleanup.policy to compact.");
    }
    running = true;
  }

  private Config describe() {
    var topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.ENDPOINT_STATUS);
    try {
      return requireNonNull(admin.describeConfigs(List.of(topic)).values().get(topic)).get();
    } catch (ExecutionException failure) {
      throw new CannotStart(
          "Topic %s could not be looked at: %s"
              .formatted(Topics.ENDPOINT_STATUS, failure.getMessage()),
          "See that Postrider may create and describe it.",
          failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while looking at topics", interrupted);
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
