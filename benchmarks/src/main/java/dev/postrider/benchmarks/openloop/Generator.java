package dev.postrider.benchmarks.openloop;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.benchmarks.load.Customers;
import dev.postrider.benchmarks.load.Values;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends each event when it is due, however late the ones before it were, and notes what became of
 * it.
 */
final class Generator {
  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final int partitions;
  private final Values values = Values.json();

  Generator(Producer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
    this.partitions = producer.partitionsFor(topic).size();
  }

  /** Returns when all are acknowledged or have failed. */
  SendLog send(Plan plan) {
    Customers customers = Customers.of(plan.customers());
    List<byte[]> keys =
        IntStream.range(0, customers.count())
            .mapToObj(customer -> customers.uid(customer).getBytes(UTF_8))
            .toList();
    AtomicReferenceArray<Sent> sent = new AtomicReferenceArray<>(plan.count());
    for (int n = 0; n < plan.count(); n++) {
      byte[] key = keys.get(plan.customer(n));
      ProducerRecord<byte[], byte[]> event =
          new ProducerRecord<>(topic, n % partitions, key, values.of(n));
      sleepUntil(plan.dueNanos(n));
      send(event, n, sent);
    }
    producer.flush();
    return new SendLog(plan, IntStream.range(0, plan.count()).mapToObj(sent::get).toList());
  }

  /** Parked and never spun: on a machine with few cores spinning would take one from the others. */
  private static void sleepUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void send(ProducerRecord<byte[], byte[]> event, int n, AtomicReferenceArray<Sent> sent) {
    long now = System.nanoTime();
    sent.set(n, Sent.unacknowledged(now));
    var _ =
        producer.send(
            event,
            (where, failure) -> {
              if (failure == null) {
                sent.set(
                    n,
                    new Sent(
                        now,
                        System.nanoTime(),
                        where.timestamp(),
                        where.partition(),
                        where.offset()));
              }
            });
  }
}
