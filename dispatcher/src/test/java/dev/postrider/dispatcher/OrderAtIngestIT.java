package dev.postrider.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.Policy;
import dev.postrider.dispatcher.endpoint.Registry;
import dev.postrider.dispatcher.endpoint.Standing;
import dev.postrider.dispatcher.testing.Broker;
import dev.postrider.dispatcher.testing.Receiver;
import dev.postrider.dispatcher.testing.RunningDispatcher;
import dev.postrider.schemas.Topics;
import dev.postrider.schemas.codec.InternalCodec;
import dev.postrider.schemas.internal.HeldDelivery;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An endpoint with an order is sent every partition's events in the order of their offsets. */
class OrderAtIngestIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int EVENTS = 200;
  private static final int MANY_EVENTS = 5_000;

  private final InternalCodec<HeldDelivery> codec = InternalCodec.of(HeldDelivery.class);
  private final CountDownLatch answered = new CountDownLatch(1);

  @Test
  void whatWaitsForItsSchemaIsNotOvertakenAndHoldsUpNobodyElse(@TempDir Path stateDir)
      throws Exception {
    HttpServer schemas = slowSchemaRegistry();
    try (var receiver = new Receiver();
        var dispatcher =
            RunningDispatcher.start(
                Broker.fresh("ordered"),
                stateDir,
                "--postrider.schema-registry.url=http://127.0.0.1:"
                    + schemas.getAddress().getPort())) {
      Endpoint unordered = dispatcher.register(receiver.url("/unordered"));
      Endpoint ordered = strict(dispatcher, dispatcher.register(receiver.url("/ordered")));

      try (var producer = Broker.producer()) {
        for (int n = 0; n < EVENTS; n++) {
          byte[] value = n % 50 == 0 ? confluent("event " + n) : "{}".getBytes(UTF_8);
          producer.send(new ProducerRecord<>(dispatcher.topic(), 0, null, value)).get();
        }
      }
      await()
          .atMost(SOON)
          .until(() -> receiver.received("/unordered").size() == EVENTS - EVENTS / 50);
      assertThat(receiver.received("/ordered")).isEmpty();
      answered.countDown();

      List<Long> offsets = heldOffsets(ordered, EVENTS);
      assertThat(offsets).isEqualTo(LongStream.range(0, EVENTS).boxed().toList());
      await().atMost(SOON).until(() -> receiver.received("/unordered").size() == EVENTS);
      assertThat(unordered.isOrdered()).isFalse();
    } finally {
      schemas.stop(0);
    }
  }

  @Test
  void whatComesAllAtOnceGoesThroughTheWriterThatKeepsItsOrder(@TempDir Path stateDir)
      throws Exception {
    try (var receiver = new Receiver();
        var dispatcher = RunningDispatcher.start(Broker.fresh("ordered-crowd"), stateDir)) {
      Endpoint ordered = strict(dispatcher, dispatcher.register(receiver.url("/ordered")));

      try (var producer = Broker.producer()) {
        for (int n = 0; n < MANY_EVENTS; n++) {
          var _ =
              producer.send(
                  new ProducerRecord<>(dispatcher.topic(), 0, null, "{}".getBytes(UTF_8)));
        }
        producer.flush();
      }

      assertThat(heldOffsets(ordered, MANY_EVENTS))
          .isEqualTo(LongStream.range(0, MANY_EVENTS).boxed().toList());
      // Another writer's order holds until the broker refuses something.
      assertThat(writtenInOrder()).isEqualTo(MANY_EVENTS);
    }
  }

  private static double writtenInOrder() throws JMException {
    return (double)
        ManagementFactory.getPlatformMBeanServer()
            .getAttribute(
                new ObjectName(
                    "kafka.producer:type=producer-topic-metrics,client-id=postrider-ordered-writer,topic="
                        + Topics.QUEUE),
                "record-send-total");
  }

  private List<Long> heldOffsets(Endpoint endpoint, int events) {
    return RunningDispatcher.records(
            Topics.QUEUE, events, one -> new String(one.key(), UTF_8).equals(endpoint.id()), SOON)
        .stream()
        .map(one -> codec.decode(one.value()).getOrigin().getOffset())
        .toList();
  }

  private static Endpoint strict(RunningDispatcher dispatcher, Endpoint endpoint) {
    var policy =
        new Policy(Policy.Ordering.STRICT, null, null, null, null, Policy.OnExhausted.SKIP);
    dispatcher
        .bean(Registry.class)
        .patchEndpoint(
            Registry.DEFAULT_APPLICATION,
            endpoint.id(),
            draft -> draft.with(Standing.SERVED, policy),
            null)
        .join();
    return endpoint;
  }

  private HttpServer slowSchemaRegistry() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            answered.await();
            byte[] body = "{\"schema\": \"\\\"string\\\"\"}".getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    return server;
  }

  /** A string of the schema 7, in the Confluent frame. */
  private static byte[] confluent(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return ByteBuffer.allocate(6 + bytes.length)
        .put((byte) 0)
        .putInt(7)
        .put((byte) (2 * bytes.length))
        .put(bytes)
        .array();
  }
}
