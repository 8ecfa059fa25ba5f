package dev.postrider.producer;

import static dev.postrider.producer.TestBroker.data;
import static dev.postrider.producer.TestBroker.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.schemas.event.LoginUnusual;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/** Samples stand on the real broker as events that anybody can read. */
class SamplesIT {
  private final SharedProducer producer = SharedProducer.on(TestDatabase.H2);

  @Test
  void samplesOfAKnownTypeAreItsEvents() {
    List<Answer> answers = samples("login.unusual", 1000);

    assertThat(answers).hasSize(1000).extracting(Answer::id).doesNotHaveDuplicates();
    assertThat(data(recordOf(answers.getLast()), LoginUnusual.getClassSchema()).get("loginId"))
        .isNotNull();
  }

  @Test
  void samplesOfAnyOtherTypeAreSmallJsonEvents() {
    Answer answer = samples("order.created", 1).getFirst();

    ConsumerRecord<byte[], byte[]> record = recordOf(answer);
    assertThat(answer.topic()).isEqualTo(producer.topic("events"));
    assertThat(UUID.fromString(answer.id())).isNotNull();
    assertThat(header(record, "ce_type")).isEqualTo("order.created");
    assertThat(header(record, "content-type")).isEqualTo("application/json");
    assertThat(record.value())
        .asString(UTF_8)
        .contains("\"message\":\"A sample of order.created\"");
  }

  @Test
  void nothingIsMadeUpUnlessThatIsAskedFor() {
    String payments = TestBroker.freshTopic(1);
    try (RunningProducer asItComes =
        new RunningProducer(
            TestBroker.bootstrapServers(), "--postrider.producer.topics.payments=" + payments)) {
      asItComes
          .client()
          .post()
          .uri("/samples/payment.occurred")
          .exchange()
          .expectStatus()
          .isForbidden()
          .expectHeader()
          .contentType(MediaType.APPLICATION_PROBLEM_JSON)
          .expectBody()
          .jsonPath("$.detail")
          .value(
              String.class,
              detail -> assertThat(detail).contains("postrider.producer.samples.enabled"));
    }
    assertThat(TestBroker.read(payments)).isEmpty();
  }

  private List<Answer> samples(String type, int count) {
    return requireNonNull(
        producer
            .client()
            .post()
            .uri("/samples/{type}?application=acme&count={count}", type, count)
            .exchange()
            .expectStatus()
            .isAccepted()
            .expectBodyList(Answer.class)
            .returnResult()
            .getResponseBody());
  }

  /** Acknowledged, so it can be read at once. */
  private static ConsumerRecord<byte[], byte[]> recordOf(Answer answer) {
    return TestBroker.read(answer.topic()).stream()
        .filter(record -> header(record, "ce_id").equals(answer.id()))
        .findFirst()
        .orElseThrow();
  }

  record Answer(String id, String type, String topic, int partition, long offset) {}
}
