package dev.postrider.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.queue.EndpointStatuses;
import dev.postrider.dispatcher.testing.Broker;
import dev.postrider.dispatcher.testing.Receiver;
import dev.postrider.dispatcher.testing.RunningDispatcher;
import dev.postrider.schemas.Topics;
import dev.postrider.schemas.codec.InternalCodec;
import dev.postrider.schemas.internal.EndpointStatus;
import dev.postrider.schemas.internal.HeldDelivery;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the owner of a queue says of an endpoint goes for all dispatchers. */
class EndpointStatusIT {
  private static final Duration SOON = Duration.ofSeconds(15);

  private final InternalCodec<HeldDelivery> held = InternalCodec.of(HeldDelivery.class);
  private final InternalCodec<EndpointStatus> statuses = InternalCodec.of(EndpointStatus.class);

  @Test
  void aQueuedEndpointGetsNothingDirectUntilItIsNotQueuedAnyMore(@TempDir Path stateDir)
      throws Exception {
    try (var receiver = new Receiver();
        var dispatcher = RunningDispatcher.start(Broker.fresh("statuses"), stateDir)) {
      Endpoint endpoint = dispatcher.register(receiver.url("/queued"));
      EndpointStatuses seen = dispatcher.bean(EndpointStatuses.class);

      say(endpoint, "BLOCKED");
      await().atMost(SOON).until(() -> seen.isQueued(endpoint.id()));
      publish(dispatcher.topic(), "{\"n\": 1}");

      var record =
          RunningDispatcher.records(
                  Topics.QUEUE, 1, one -> new String(one.key(), UTF_8).equals(endpoint.id()), SOON)
              .getFirst();
      HeldDelivery delivery = held.decode(record.value());
      assertThat(delivery.getAttempts()).isZero();
      assertThat(delivery.getLastOutcome()).isNull();
      assertThat(delivery.getLastAt()).isNull();
      assertThat(delivery.getTopicId()).hasSize(22);

      say(endpoint, null);
      await().atMost(SOON).until(() -> !seen.isQueued(endpoint.id()));
      int before = receiver.received("/queued").size();
      publish(dispatcher.topic(), "{\"n\": 2}");

      await().atMost(SOON).until(() -> receiver.received("/queued").size() > before);
      assertThat(
              RunningDispatcher.records(
                  Topics.QUEUE, 1, one -> new String(one.key(), UTF_8).equals(endpoint.id()), SOON))
          .hasSize(1);
    }
  }

  private void say(Endpoint endpoint, @Nullable String state) throws Exception {
    byte[] value =
        state == null
            ? null
            : statuses.encode(
                EndpointStatus.newBuilder()
                    .setApplicationId(endpoint.applicationId())
                    .setState(state)
                    .setQueued(true)
                    .setSince(Instant.now())
                    .setPending(1)
                    .setPendingBytes(100)
                    .setWrittenAt(Instant.now())
                    .build());
    try (var producer = Broker.producer()) {
      producer
          .send(new ProducerRecord<>(Topics.ENDPOINT_STATUS, endpoint.id().getBytes(UTF_8), value))
          .get();
    }
  }

  private static void publish(String topic, String data) throws Exception {
    try (var producer = Broker.producer()) {
      producer.send(new ProducerRecord<>(topic, data.getBytes(UTF_8))).get();
    }
  }
}
