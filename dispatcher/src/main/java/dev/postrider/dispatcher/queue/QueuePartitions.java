package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.CannotStart;
import dev.postrider.schemas.Topics;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The number of the queue's partitions is fixed when the topic is created: stores and changelogs
 * have the same.
 */
final class QueuePartitions {
  private static final Logger log = LoggerFactory.getLogger(QueuePartitions.class);

  private QueuePartitions() {}

  /** Asked before the topic is declared, since declaring it with more partitions would add them. */
  static void refuseAnother(int wanted, Admin admin) {
    int existing = existing(admin);
    if (existing != 0 && existing != wanted) {
      throw new CannotStart(
          "Topic %s has %d partitions, but postrider.queue.partitions is %d."
              .formatted(Topics.QUEUE, existing, wanted),
          "Set postrider.queue.partitions=%d: the number cannot be changed while deliveries are held."
              .formatted(existing));
    }
  }

  /** Zero where there is no such topic, or nobody to ask; who needs the brokers next says so. */
  private static int existing(Admin admin) {
    try {
      return admin
          .describeTopics(Set.of(Topics.QUEUE))
          .topicNameValues()
          .values()
          .iterator()
          .next()
          .get()
          .partitions()
          .size();
    } catch (ExecutionException unknown) {
      log.debug("queue not described", unknown);
      return 0;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
