package dev.postrider.producer.outbox;

import static dev.postrider.producer.TestBroker.data;
import static dev.postrider.producer.TestBroker.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.producer.TestBroker;
import dev.postrider.schemas.event.PaymentOccurred;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What stands on a topic, held against the facts that it is to tell of. */
final class Published {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<ConsumerRecord<byte[], byte[]>> records;

  private Published(List<ConsumerRecord<byte[], byte[]>> records) {
    this.records = records;
  }

  /** Waits until nothing is left to publish. */
  static Published all(TestInstance instance, String bootstrapServers, String... topics) {
    await().atMost(PATIENCE).pollInterval(TestInstance.POLL).until(() -> instance.waiting() == 0);
    return new Published(
        Stream.of(topics)
            .flatMap(topic -> TestBroker.read(bootstrapServers, topic).stream())
            .toList());
  }

  int records() {
    return records.size();
  }

  /** Each fact is told, nothing else is, and each account's in order; some may be told twice. */
  void tell(List<String> facts) {
    Map<String, String> first = new LinkedHashMap<>();
    Map<String, List<Long>> order = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      GenericRecord event = data(record, PaymentOccurred.getClassSchema());
      String payment = String.valueOf(event.get("paymentId"));
      String before = first.putIfAbsent(header(record, "ce_id"), payment);
      if (before == null) {
        order
            .computeIfAbsent(header(record, "ce_subject"), _ -> new ArrayList<>())
            .add((Long) ((GenericRecord) event.get("amount")).get("minorUnits"));
      } else {
        assertThat(payment).as("told again under the same id").isEqualTo(before);
      }
    }
    assertThat(first.keySet())
        .as("nothing lost, nothing made up")
        .containsExactlyInAnyOrderElementsOf(facts);
    assertThat(order).allSatisfy((account, numbers) -> assertThat(numbers).as(account).isSorted());
  }
}
