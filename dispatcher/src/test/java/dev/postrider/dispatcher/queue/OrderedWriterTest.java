package dev.postrider.dispatcher.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrderedWriterTest {
  private static final long MOST_SENT = 1_000;

  private final List<MockProducer<byte[], byte[]>> producers = new CopyOnWriteArrayList<>();
  private final OrderedWriter writer = new OrderedWriter(this::newProducer, MOST_SENT);
  private final List<String> done = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    writer.stop();
  }

  @Test
  void writesInOrderAndCompletesOnAcknowledgement() {
    writer.start();

    write("a", "b", "c");

    await().until(() -> sentTo(0).equals(List.of("a", "b", "c")));
    assertThat(done).isEmpty();
    producers.getFirst().completeNext();
    assertThat(done).containsExactly("a");
  }

  @Test
  void whatFollowsAFailedWriteIsWrittenAfterItByAnotherProducer() {
    writer.start();
    write("a", "b", "c");
    await().until(() -> sentTo(0).equals(List.of("a", "b", "c")));

    producers.getFirst().completeNext();
    producers.getFirst().errorNext(new TopicAuthorizationException("postrider.queue"));
    assertThat(producers.getFirst().closed()).isTrue();
    producers.getFirst().errorNext(new IllegalStateException("closed"));
    write("d");

    await().until(() -> producers.size() == 2 && sentTo(1).equals(List.of("b", "c", "d")));
    assertThat(done).containsExactly("a");
    finish(1);
    assertThat(done).containsExactly("a", "b", "c", "d");
    assertThat(writer.unacknowledgedBytes()).isZero();
  }

  @Test
  void oneThatIsTooLargeHoldsUpNoOther() {
    writer.start();
    write("a", "b");
    await().until(() -> sentTo(0).size() == 2);

    producers.getFirst().errorNext(new RecordTooLargeException());
    producers.getFirst().completeNext();

    assertThat(done).containsExactly("a: RecordTooLargeException", "b");
    assertThat(producers).hasSize(1);
  }

  @Test
  void handsNoMoreToTheProducerThanItHolds() {
    writer
        .write(() -> record("large"), MOST_SENT)
        .subscribe(null, _ -> {}, () -> done.add("large"));
    write("next");
    writer.start();

    await().until(() -> producers.size() == 1 && sentTo(0).equals(List.of("large")));
    assertThat(writer.unacknowledgedBytes()).isEqualTo(MOST_SENT + 100);
    producers.getFirst().completeNext();

    await().until(() -> sentTo(0).equals(List.of("large", "next")));
  }

  private void write(String... texts) {
    for (String text : texts) {
      writer
          .write(() -> record(text), 100)
          .subscribe(
              null,
              failure -> done.add(text + ": " + failure.getClass().getSimpleName()),
              () -> done.add(text));
    }
  }

  private void finish(int producer) {
    while (producers.get(producer).completeNext()) {
      // All that it has.
    }
  }

  private List<String> sentTo(int producer) {
    return producers.size() <= producer
        ? List.of()
        : producers.get(producer).history().stream()
            .map(record -> new String(record.value(), UTF_8))
            .toList();
  }

  private static ProducerRecord<byte[], byte[]> record(String text) {
    return new ProducerRecord<>("queue", text.getBytes(UTF_8));
  }

  private MockProducer<byte[], byte[]> newProducer() {
    producers.add(
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()));
    return producers.getLast();
  }
}
