package dev.postrider.producer.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.utils.Utils;

/** Which partition a key belongs to, as Kafka's Java clients have it (KIP-794). */
final class KeyHash {
  private KeyHash() {}

  /** Not negative; modulo the number of partitions, it is the partition. */
  static int of(String subject) {
    return of(subject.getBytes(UTF_8));
  }

  static int of(byte[] key) {
    return Utils.toPositive(Utils.murmur2(key));
  }
}
