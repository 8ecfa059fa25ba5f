package dev.postrider.benchmarks.bareloop;

import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One endpoint: at most so many requests in flight, the rest waits its turn. */
final class Lane {
  private final URI url;
  private final SecretKeySpec key;
  private final int maxInFlight;
  private final BiConsumer<Lane, ConsumerRecord<byte[], byte[]>> sender;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Queue<ConsumerRecord<byte[], byte[]>> waiting = new ConcurrentLinkedQueue<>();

  Lane(
      URI url,
      SecretKeySpec key,
      int maxInFlight,
      BiConsumer<Lane, ConsumerRecord<byte[], byte[]>> sender) {
    this.url = url;
    this.key = key;
    this.maxInFlight = maxInFlight;
    this.sender = sender;
  }

  URI url() {
    return url;
  }

  SecretKeySpec key() {
    return key;
  }

  void enter(ConsumerRecord<byte[], byte[]> record) {
    waiting.add(record);
    sendNext();
  }

  void leave() {
    inFlight.decrementAndGet();
    sendNext();
  }

  private void sendNext() {
    while (!waiting.isEmpty()) {
      if (inFlight.incrementAndGet() > maxInFlight) {
        inFlight.decrementAndGet();
        return;
      }
      ConsumerRecord<byte[], byte[]> next = waiting.poll();
      if (next == null) {
        inFlight.decrementAndGet();
      } else {
        sender.accept(this, next);
      }
    }
  }
}
