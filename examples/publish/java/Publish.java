import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes {@code order.created} for the order that is its argument. */
public final class Publish {
  public static void main(String[] args) throws Exception {
    String order = args.length > 0 ? args[0] : "ord_1";
    String servers = System.getenv().getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092");

    // The key is what the event is about: events of one key keep their order.
    var event = new ProducerRecord<>("events", order, "{\"orderId\": \"" + order + "\"}");
    Map.of(
            "ce_specversion", "1.0",
            "ce_id", order + "-created", // the same if it is published again
            "ce_source", "/shop",
            "ce_type", "order.created",
            "ce_time", Instant.now().toString(),
            "ce_subject", order,
            "ce_application", "default",
            "content-type", "application/json")
        .forEach((name, value) -> event.headers().add(name, value.getBytes(UTF_8)));

    // By default it waits for all replicas in sync (acks=all), and is idempotent. A service keeps
    // one producer for all of its events.
    Map<String, Object> settings = Map.of("bootstrap.servers", servers);
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      var written = producer.send(event).get(); // fails if Kafka does not acknowledge it
      System.out.printf("published %s-created to %s%n", order, written);
    }
  }
}
