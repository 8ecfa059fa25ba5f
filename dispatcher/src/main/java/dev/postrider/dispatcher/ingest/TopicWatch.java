package dev.postrider.dispatcher.ingest;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;

/**
 * Asks the cluster now and then how topics are, without waiting for the answer. A topic that was
 * deleted and created again has another id. The consumer knows topics by name and would go on at
 * the old offset, past what the new topic has below it.
 */
final class TopicWatch {
  private static final Duration INTERVAL = Duration.ofSeconds(3);

  private final Admin admin;
  private final Collection<String> topics;

  /** Added to by the admin client's thread. */
  private final Queue<TopicDescription> answers = new ConcurrentLinkedQueue<>();

  private long nextAt = System.nanoTime();

  TopicWatch(Admin admin, Collection<String> topics) {
    this.admin = admin;
    this.topics = topics;
  }

  /** Asks when it is due; by name, what has been answered since the last call, mostly nothing. */
  Map<String, TopicDescription> news() {
    long now = System.nanoTime();
    if (now - nextAt >= 0) {
      nextAt = now + INTERVAL.toNanos();
      ask();
    }
    if (answers.isEmpty()) {
      return Map.of();
    }
    Map<String, TopicDescription> news = new HashMap<>();
    for (TopicDescription topic = answers.poll(); topic != null; topic = answers.poll()) {
      news.put(topic.name(), topic);
    }
    return news;
  }

  private void ask() {
    admin
        .describeTopics(topics)
        .topicNameValues()
        .values()
        .forEach(answer -> answer.whenComplete((topic, _) -> add(topic)));
  }

  /** Null where it could not be told: the topic is not there, or the cluster is away. */
  private void add(@Nullable TopicDescription topic) {
    if (topic != null) {
      answers.add(topic);
    }
  }
}
