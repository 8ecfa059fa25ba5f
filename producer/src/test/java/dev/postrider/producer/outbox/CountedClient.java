package dev.postrider.producer.outbox;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Counts the Kafka producers that are made with it. */
public final class CountedClient implements ProducerInterceptor<byte[], byte[]> {
  static final AtomicInteger MADE = new AtomicInteger();

  @Override
  public void configure(Map<String, ?> settings) {
    MADE.incrementAndGet();
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    return record;
  }

  @Override
  public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception failure) {}

  @Override
  public void close() {}
}
