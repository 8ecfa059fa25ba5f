package dev.postrider.dispatcher.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.dispatcher.deadletter.DeadLetter.GivenUpDelivery;
import dev.postrider.dispatcher.deadletter.DeadLetters.Search;
import dev.postrider.dispatcher.testing.Broker;
import dev.postrider.dispatcher.testing.Samples;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dead letters are read back as they were written. */
class DeadLettersIT {
  private static final int MAX_BYTES = 10_000;
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Instant SINCE =
      Instant.now().minus(Duration.ofHours(3)).truncatedTo(ChronoUnit.MILLIS);

  private static final Instant UNTIL = SINCE.plusSeconds(600);
  private static final String ENDPOINT = Samples.endpointId(1);

  private final String topic = Broker.fresh("found");
  private final DeadLetterRecords records = new DeadLetterRecords("dispatchers", MAX_BYTES);
  private final AtomicInteger consumersClosed = new AtomicInteger();
  private KafkaProducer<byte[], byte[]> producer;

  @BeforeEach
  void topics() throws Exception {
    // Not idempotent: the broker forgets such a producer by the times of its records.
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", Broker.bootstrapServers(), "enable.idempotence", false),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    try (var admin = Broker.admin()) {
      admin.createTopics(List.of(new NewTopic(topic + "-dlt", 2, (short) 1))).all().get();
    }
  }

  @AfterEach
  void close() {
    producer.close();
  }

  @Test
  void findsThoseOfTheEndpointAndTimeAsTheyWereWritten() throws Exception {
    write(letter(1, ENDPOINT, "before"), SINCE.minusMillis(1));
    write(letter(2, ENDPOINT, "first"), SINCE);
    write(letter(3, Samples.endpointId(2), "another's"), SINCE.plusSeconds(1));
    write(letter(4, ENDPOINT, "later"), UNTIL.plusSeconds(60));
    write(letter(5, ENDPOINT, "last, by a clock that is behind"), UNTIL.minusMillis(1));
    write(letter(6, ENDPOINT, "after"), UNTIL);
    write(letter(7, ENDPOINT, "much later"), UNTIL.plusSeconds(3_600));

    var found = find();

    assertThat(values(found)).containsExactly("first", "last, by a clock that is behind");
    var first = found.getFirst();
    assertThat(first.at().topic()).isEqualTo(topic + "-dlt");
    assertThat(first.why())
        .isEqualTo(new FoundDeadLetter.Why("exhausted", "the endpoint answered 500", SINCE));
    assertThat(first.delivery())
        .isEqualTo(new GivenUpDelivery("msg_2", ENDPOINT, "default", 10, 500));
    assertThat(first.isPointer()).isFalse();
    assertThat(first.original()).isEqualTo(letter(2, ENDPOINT, "first").original());
    var consumed = first.originalAsConsumed();
    assertThat(consumed.topic() + consumed.partition() + "@" + consumed.offset())
        .isEqualTo(topic + "3@2");
    assertThat(consumed.timestamp()).isEqualTo(SINCE.toEpochMilli() - 7);
    assertThat(consumed.key()).asString(UTF_8).isEqualTo("key");
    assertThat(consumed.headers().toArray()).hasSize(1);
  }

  @Test
  void findsTheSameAgain() throws Exception {
    for (int n = 0; n < 20; n++) {
      write(letter(n, ENDPOINT, "value " + n), SINCE.plusSeconds(n));
    }

    var found = find();

    assertThat(found).hasSize(20);
    assertThat(find()).containsExactlyInAnyOrderElementsOf(found);
  }

  @Test
  void tellsAPointer() throws Exception {
    write(letter(1, ENDPOINT, "x".repeat(MAX_BYTES)), SINCE);

    var found = find().getFirst();

    assertThat(found.isPointer()).isTrue();
    assertThat(found.original().getOffset()).isEqualTo(1);
    assertThat(found.why().message()).contains("see %s-3 at offset 1".formatted(topic));
    assertThat(found.originalAsConsumed().value()).isNull();
  }

  @Test
  void seesNothingThatWasTakenBack() throws Exception {
    var now = Instant.now();
    var justNow = new Search(ENDPOINT, now, now.plusSeconds(60));
    try (var transactional = Broker.transactionalProducer()) {
      transactional.beginTransaction();
      transactional.send(at(letter(1, ENDPOINT, "taken back"), now)).get();
      transactional.abortTransaction();
      transactional.beginTransaction();
      transactional.send(at(letter(2, ENDPOINT, "committed"), now)).get();
      transactional.commitTransaction();
    }

    // The coordinator marks what was committed a moment after it said so.
    await().atMost(SOON).until(() -> !find(justNow).isEmpty());
    assertThat(values(find(justNow))).containsExactly("committed");
  }

  @Test
  void skipsWhatOthersWrote() throws Exception {
    write(letter(1, ENDPOINT, "ours"), SINCE);
    var broken = at(letter(2, ENDPOINT, "theirs"), SINCE);
    broken.headers().remove("kafka_dlt-original-offset");
    producer.send(broken).get();
    producer.send(new ProducerRecord<>(topic + "-dlt", "bare".getBytes(UTF_8))).get();
    write(undecodable(), SINCE);

    assertThat(values(find())).containsExactly("ours");
  }

  @Test
  void readsNoFurtherThanIsAskedFor() throws Exception {
    for (int n = 0; n < 3_000; n++) {
      producer.send(at(letter(n, ENDPOINT, "x".repeat(5_000)), SINCE.plusMillis(n)));
    }
    producer.flush();

    assertThat(letters().find(search()).take(3).collectList().block(SOON)).hasSize(3);
    assertThat(letters().find(search()).count().block(SOON)).isEqualTo(3_000);
    await().atMost(SOON).until(() -> consumersClosed.get() == 2);
  }

  @Test
  void findsNothingWhereThereIsNothing() {
    assertThat(find()).isEmpty();
    assertThat(
            new DeadLetters(this::consumer, List.of(topic + "-none-dlt"))
                .find(search())
                .collectList()
                .block(SOON))
        .isEmpty();
  }

  private List<FoundDeadLetter> find() {
    return find(search());
  }

  private List<FoundDeadLetter> find(Search search) {
    return letters().find(search).collectList().blockOptional(SOON).orElseThrow();
  }

  private DeadLetters letters() {
    return new DeadLetters(this::consumer, List.of(topic + "-dlt"));
  }

  private static Search search() {
    return new Search(ENDPOINT, SINCE, UNTIL);
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            Broker.bootstrapServers(),
            "isolation.level",
            "read_committed",
            "enable.auto.commit",
            false,
            "allow.auto.create.topics",
            false,
            "max.poll.records",
            200,
            "fetch.max.bytes",
            1 << 20),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer()) {
      @Override
      public void close(CloseOptions options) {
        consumersClosed.incrementAndGet();
        super.close(options);
      }
    };
  }

  private void write(DeadLetter letter, Instant when) throws Exception {
    producer.send(at(letter, when)).get();
  }

  private ProducerRecord<byte[], byte[]> at(DeadLetter letter, Instant when) {
    var record = records.of(letter);
    return new ProducerRecord<>(
        record.topic(), null, when.toEpochMilli(), record.key(), record.value(), record.headers());
  }

  private DeadLetter letter(long offset, String endpointId, String value) {
    return letterOf(
        offset, value, new GivenUpDelivery("msg_" + offset, endpointId, "default", 10, 500));
  }

  private DeadLetter undecodable() {
    return letterOf(9, "no event", null);
  }

  private DeadLetter letterOf(long offset, String value, @Nullable GivenUpDelivery delivery) {
    var headers = new RecordHeaders();
    headers.add("ce_id", "e-1".getBytes(UTF_8));
    var original =
        new ConsumerRecord<>(
            topic,
            3,
            offset,
            SINCE.toEpochMilli() - 7,
            TimestampType.LOG_APPEND_TIME,
            3,
            value.length(),
            "key".getBytes(UTF_8),
            value.getBytes(UTF_8),
            headers,
            Optional.empty());
    return new DeadLetter(
        OriginalRecords.of(original),
        DeadLetterReason.EXHAUSTED,
        "the endpoint answered 500",
        delivery);
  }

  private static List<String> values(List<FoundDeadLetter> found) {
    return found.stream()
        .map(letter -> new String(letter.originalAsConsumed().value(), UTF_8))
        .toList();
  }
}
