package dev.postrider.dispatcher.endpoint;

import static java.util.stream.Collectors.joining;

import dev.postrider.dispatcher.CannotStart;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;

/** Verifies before anything relies on it that the registry's topic can keep the registry. */
final class TopicCheck {
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);

  private TopicCheck() {}

  /**
   * @throws CannotStart if the topic is not there within the timeout, or is of the wrong kind
   */
  static void verify(Admin admin, String topic, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      try {
        check(admin, topic);
        return;
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (!(cause instanceof RetriableException) || System.nanoTime() > deadline) {
          throw unreachable(topic, timeout, cause);
        }
        LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
      }
    }
  }

  private static void check(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    int partitions =
        admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
            .mapToInt(description -> description.partitions().size())
            .sum();
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    String policy =
        admin.describeConfigs(List.of(resource)).all().get().values().stream()
            .flatMap(config -> config.entries().stream())
            .filter(entry -> entry.name().equals(TopicConfig.CLEANUP_POLICY_CONFIG))
            .map(ConfigEntry::value)
            .collect(joining());
    if (partitions != 1 || !policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      throw new CannotStart(
          "Topic %s has %d partitions and cleanup.policy=%s, but the registry needs 1 and compact."
              .formatted(topic, partitions, policy),
          "With another policy, endpoints would be lost. If the topic is not Postrider's, rename or"
              + " delete it and start again: it is then created as it must be.");
    }
  }

  private static CannotStart unreachable(String topic, Duration timeout, Throwable cause) {
    return new CannotStart(
        "Topic %s could not be looked at within %d s: %s"
            .formatted(
                topic, TimeUnit.NANOSECONDS.toSeconds(timeout.toNanos()), cause.getMessage()),
        "See that spring.kafka.bootstrap-servers leads to the brokers, and that Postrider may create"
            + " and describe its topics.",
        cause);
  }
}
