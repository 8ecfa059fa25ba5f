package dev.postrider.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.broker.EmbeddedBroker;
import dev.postrider.schemas.event.LoginUnusual;
import dev.postrider.schemas.event.PriceDropped;
import dev.postrider.schemas.event.ShipmentArriving;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What is posted over HTTP stands on the real broker as an event that anybody can read. */
class PublishingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static EmbeddedBroker broker;
  private static RunningProducer producer;
  private static WebTestClient client;
  private static KafkaConsumer<byte[], byte[]> consumer;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.temporary();
    broker.createTopics(List.of("payments", "logins", "prices", "shipments", "events"), 1);
    producer = new RunningProducer(broker.bootstrapServers());
    client = producer.client();
    consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  @AfterAll
  static void stop() throws Exception {
    consumer.close();
    producer.close();
    broker.close();
  }

  @Test
  void aLoginBecomesAnEvent() throws Exception {
    Answer answer =
        post(
            "/logins",
            """
            {"loginId": "login_1", "accountId": "acc_7", "ipAddress": "2001:db8::7",
             "device": "Pixel 9, Android 16", "userAgent": "Mozilla/5.0", "place": {"country": "PT"},
             "reasons": ["NEW_DEVICE", "NEW_PLACE"], "verificationRequested": true,
             "verificationExpiresAt": "2026-11-23T08:25:30Z"}
            """);

    ConsumerRecord<byte[], byte[]> record = recordOf(answer);
    assertThat(answer)
        .extracting(Answer::topic, Answer::type)
        .containsExactly("logins", "login.unusual");
    assertThat(header(record, "ce_application")).isEqualTo("default");
    assertThat(decode(record, LoginUnusual.getClassSchema()).get("reasons"))
        .hasToString("[NEW_DEVICE, NEW_PLACE]");
  }

  @Test
  void aPriceDropBecomesAnEvent() throws Exception {
    Answer answer =
        post(
            "/prices",
            """
            {"watchId": "watch_1", "accountId": "acc_7", "productId": "prod_1",
             "productName": "Desk lamp", "productUrl": "https://shop.example/lamp",
             "previousPrice": {"minorUnits": 4900, "currency": "EUR"},
             "price": {"minorUnits": 3900, "currency": "EUR"}, "availability": "IN_STOCK"}
            """);

    assertThat(answer)
        .extracting(Answer::topic, Answer::type)
        .containsExactly("prices", "price.dropped");
    assertThat(decode(recordOf(answer), PriceDropped.getClassSchema()).get("productId"))
        .hasToString("prod_1");
  }

  @Test
  void aShipmentBecomesAnEvent() throws Exception {
    Answer answer =
        post(
            "/shipments",
            """
            {"shipmentId": "ship_1", "orderId": "ord_1", "accountId": "acc_7",
             "carrier": "Yellow Post", "trackingNumber": "001", "status": "OUT_FOR_DELIVERY",
             "parcels": 2, "signatureRequired": false, "arrivesFrom": "2026-11-23T10:00:00Z",
             "arrivesUntil": "2026-11-23T12:00:00Z"}
            """);

    assertThat(answer)
        .extracting(Answer::topic, Answer::type)
        .containsExactly("shipments", "shipment.arriving");
    assertThat(decode(recordOf(answer), ShipmentArriving.getClassSchema()).get("parcels"))
        .isEqualTo(2);
  }

  @Test
  void samplesOfAKnownTypeAreItsEvents() throws Exception {
    List<Answer> answers = samples("login.unusual", 1000);

    assertThat(answers).hasSize(1000).extracting(Answer::id).doesNotHaveDuplicates();
    assertThat(decode(recordOf(answers.getLast()), LoginUnusual.getClassSchema()).get("loginId"))
        .isNotNull();
  }

  @Test
  void samplesOfAnyOtherTypeAreSmallJsonEvents() {
    Answer answer = samples("order.created", 1).getFirst();

    ConsumerRecord<byte[], byte[]> record = recordOf(answer);
    assertThat(answer.topic()).isEqualTo("events");
    assertThat(UUID.fromString(answer.id())).isNotNull();
    assertThat(header(record, "ce_type")).isEqualTo("order.created");
    assertThat(header(record, "content-type")).isEqualTo("application/json");
    assertThat(record.value())
        .asString(UTF_8)
        .contains("\"message\":\"A sample of order.created\"");
  }

  private static Answer post(String path, String body) {
    return answer(request(path, body));
  }

  private static WebTestClient.RequestHeadersSpec<?> request(String path, String body) {
    return client.post().uri(path).contentType(MediaType.APPLICATION_JSON).bodyValue(body);
  }

  private static Answer answer(WebTestClient.RequestHeadersSpec<?> request) {
    return requireNonNull(
        request
            .exchange()
            .expectStatus()
            .isAccepted()
            .expectBody(Answer.class)
            .returnResult()
            .getResponseBody());
  }

  private static List<Answer> samples(String type, int count) {
    return requireNonNull(
        client
            .post()
            .uri("/samples/{type}?application=acme&count={count}", type, count)
            .exchange()
            .expectStatus()
            .isAccepted()
            .expectBodyList(Answer.class)
            .returnResult()
            .getResponseBody());
  }

  private static ConsumerRecord<byte[], byte[]> recordOf(Answer answer) {
    TopicPartition partition = new TopicPartition(answer.topic(), answer.partition());
    consumer.assign(List.of(partition));
    consumer.seek(partition, answer.offset());
    ConsumerRecords<byte[], byte[]> records = consumer.poll(PATIENCE);
    return records.iterator().next();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private static GenericRecord decode(ConsumerRecord<byte[], byte[]> record, Schema schema)
      throws Exception {
    return new BinaryMessageDecoder<GenericRecord>(GenericData.get(), schema)
        .decode(record.value());
  }

  record Answer(String id, String type, String topic, int partition, long offset) {}
}
