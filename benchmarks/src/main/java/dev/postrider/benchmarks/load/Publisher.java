package dev.postrider.benchmarks.load;

import dev.postrider.benchmarks.BenchFailure;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Publishes many events at once. */
public final class Publisher implements AutoCloseable {
  private final Producer<byte[], byte[]> producer;

  public Publisher(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /**
   * Publishes events, and returns when all of them are acknowledged.
   *
   * @param records the record of each event, by its number from 0
   * @throws BenchFailure if one is not acknowledged
   */
  @SuppressWarnings("FutureReturnValueIgnored") // The callback sees what the future would.
  public Published publish(int events, IntFunction<ProducerRecord<byte[], byte[]>> records) {
    Published published = new Published(events);
    AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
    for (int event = 0; event < events; event++) {
      int number = event;
      producer.send(
          records.apply(number),
          (written, failure) -> {
            if (failure == null) {
              published.set(number, written.partition(), written.offset());
            } else {
              failed.set(failure);
            }
          });
    }
    producer.flush();
    Exception failure = failed.get();
    if (failure != null) {
      throw new BenchFailure("An event could not be published", failure);
    }
    return published;
  }

  @Override
  public void close() {
    producer.close();
  }
}
