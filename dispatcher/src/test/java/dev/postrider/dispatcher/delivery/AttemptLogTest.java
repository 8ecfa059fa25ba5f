package dev.postrider.dispatcher.delivery;

import static dev.postrider.dispatcher.testing.Samples.NOON;
import static dev.postrider.dispatcher.testing.Samples.endpoint;
import static dev.postrider.dispatcher.testing.Samples.endpointId;
import static dev.postrider.dispatcher.testing.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.schemas.Topics;
import dev.postrider.schemas.codec.InternalCodec;
import dev.postrider.schemas.internal.DeliveryAttempt;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class AttemptLogTest {
  private static final Node[] NODES = {};

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(cluster(), true, null, new StringSerializer(), new ByteArraySerializer());
  private final AttemptLog log = new AttemptLog(() -> producer, meters);
  private final Delivery delivery =
      new Delivery(
          event("payment.occurred", "{}"),
          endpoint(1, URI.create("https://shop.example/hooks")),
          "msg_1",
          3,
          new RecordPosition("payments", 2, 7));

  @Test
  void anAttemptIsWrittenWithAllThatIsKnownOfIt() {
    log.start();
    byte[] body = new byte[5_000];

    log.append(delivery, new Outcome.Delivered(200, body), NOON, Duration.ofMillis(42));

    var record = producer.history().getFirst();
    var attempt = InternalCodec.of(DeliveryAttempt.class).decode(record.value());
    assertThat(record.topic()).isEqualTo(Topics.ATTEMPTS);
    assertThat(record.key()).isEqualTo(endpointId(1));
    assertThat(attempt.getMessageId()).isEqualTo("msg_1");
    assertThat(attempt.getEndpointId()).isEqualTo(endpointId(1));
    assertThat(attempt.getApplication()).isEqualTo("default");
    assertThat(attempt.getEventType()).isEqualTo("payment.occurred");
    assertThat(attempt.getAttempt()).isEqualTo(3);
    assertThat(attempt.getStartedAt()).isEqualTo(NOON);
    assertThat(attempt.getDurationMillis()).isEqualTo(42);
    assertThat(attempt.getOutcome()).isEqualTo("delivered");
    assertThat(attempt.getStatus()).isEqualTo(200);
    assertThat(attempt.getReason()).isNull();
    assertThat(attempt.getResponseBody().remaining()).isEqualTo(1_024);
    assertThat(attempt.getTopic()).isEqualTo("payments");
    assertThat(attempt.getPartition()).isEqualTo(2);
    assertThat(attempt.getOffset()).isEqualTo(7);
  }

  @Test
  void whatCannotBeWrittenIsCounted() {
    log.append(delivery, new Outcome.Gone(), NOON, Duration.ZERO);

    assertThat(meters.get("postrider.attempts.left.out").counter().count()).isEqualTo(1);
  }

  private static Cluster cluster() {
    return new Cluster(
        null,
        List.of(),
        List.of(new PartitionInfo(Topics.ATTEMPTS, 0, null, NODES, NODES)),
        Set.of(),
        Set.of());
  }
}
