package dev.postrider.producer.reply;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Reads the topic of replies; an offset is committed when its answer is recorded. */
@Component
final class ReplyListener {
  private final Replies replies;

  ReplyListener(Replies replies) {
    this.replies = replies;
  }

  @KafkaListener(
      topics = "${postrider.producer.replies.topic}",
      groupId = "${postrider.producer.replies.group-id}")
  void take(ConsumerRecord<byte[], byte[]> record) {
    replies.take(Reply.of(record));
  }
}
