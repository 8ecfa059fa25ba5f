package dev.postrider.dispatcher.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.postrider.dispatcher.testing.Broker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What is written reaches its topic, whatever becomes of others. */
class DurableWriterIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int KIB = 1024;

  private final Scheduler sender = Schedulers.newSingle("test-writer");
  private final String there = Broker.fresh("there");
  private final String missing = Broker.fresh("missing");
  private final AtomicInteger made = new AtomicInteger();
  private DefaultKafkaProducerFactory<byte[], byte[]> producers =
      producers(Broker.bootstrapServers());
  private DurableWriter writer = writer();

  @BeforeEach
  void start() throws Exception {
    create(there);
  }

  @AfterEach
  void stop() {
    sender.dispose();
    producers.destroy();
  }

  @Test
  void aMissingTopicKeepsNothingFromTheOthersAndGetsAllOfItsOwnLater() throws Exception {
    var acknowledged = new AtomicInteger();
    for (int n = 0; n < 1_000; n++) {
      write(missing, 10 * KIB).subscribe(_ -> {}, _ -> {}, acknowledged::incrementAndGet);
    }
    assertThat(writer.bytesOf(missing)).isEqualTo(10_000L * KIB);

    for (int n = 0; n < 20; n++) {
      Flux.range(0, 50).flatMap(_ -> write(there, KIB)).then().block(Duration.ofSeconds(5));
    }

    assertThat(acknowledged).hasValue(0);
    await().atMost(SOON).until(() -> writer.bytesOf(there) == 0);
    create(missing);
    await().atMost(SOON).until(() -> acknowledged.get() == 1_000);
    await().atMost(SOON).until(() -> writer.unacknowledgedBytes() == 0);
  }

  @Test
  void whatIsTooLargeFailsAndHoldsUpNothing() {
    var tooLarge = write(there, 2 * KIB * KIB);

    assertThat(Exceptions.unwrap(catchThrowable(() -> tooLarge.block(SOON))))
        .isInstanceOf(RecordTooLargeException.class);
    write(there, KIB).block(SOON);

    await().atMost(SOON).until(() -> writer.unacknowledgedBytes() == 0);
  }

  @Test
  void whatWaitsForABrokerIsNotMade() {
    producers.destroy();
    producers = producers("127.0.0.1:1");
    writer = writer();
    for (int n = 0; n < 1_000; n++) {
      write(there, KIB * KIB).subscribe();
    }

    await().atMost(SOON).until(() -> made.get() > 0);

    await()
        .during(Duration.ofSeconds(1))
        .atMost(SOON)
        .untilAsserted(() -> assertThat(made).hasValueLessThan(20));
    assertThat(writer.bytes(8L * KIB * KIB)).isEqualTo(8L * KIB * KIB);
  }

  private Mono<Void> write(String topic, int bytes) {
    return writer.write(
        topic,
        () -> {
          made.incrementAndGet();
          return new ProducerRecord<>(topic, "key".getBytes(UTF_8), new byte[bytes]);
        },
        bytes);
  }

  private static DefaultKafkaProducerFactory<byte[], byte[]> producers(String bootstrapServers) {
    return new DefaultKafkaProducerFactory<>(
        Map.of("bootstrap.servers", bootstrapServers, "max.block.ms", 50),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private DurableWriter writer() {
    return new DurableWriter(new KafkaTemplate<>(producers), sender, 16L * KIB * KIB);
  }

  private static void create(String topic) throws Exception {
    try (var admin = Broker.admin()) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }
}
