package dev.postrider.schemas.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaRegistryIT {
  private static final String AVRO_INT = "{\"schema\": \"\\\"int\\\"\", \"references\": []}";
  private static final byte[] FORTY_TWO = {0, 0, 0, 0, 7, 84};

  private final AtomicInteger asked = new AtomicInteger();
  private final Queue<Integer> failuresFirst = new ArrayDeque<>();
  private final CountDownLatch mayAnswer = new CountDownLatch(1);
  private volatile String body = AVRO_INT;
  private volatile int status = 200;

  private HttpServer server;
  private SchemaRegistry registry;
  private PayloadCodec codec;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/registry/schemas/ids/7", this::answer);
    server.start();
    registry = new SchemaRegistry(url(), Duration.ofMillis(1));
    codec = PayloadCodec.of(List.of(), registry);
  }

  @AfterEach
  void stop() {
    mayAnswer.countDown();
    registry.close();
    server.stop(0);
  }

  @Test
  void aSchemaIsAskedForOnceHoweverManyRecordsWait() throws Exception {
    List<CompletionStage<Payload>> waiting =
        IntStream.range(0, 100).mapToObj(_ -> awaiting(codec.decode(FORTY_TWO))).toList();
    mayAnswer.countDown();

    for (CompletionStage<Payload> later : waiting) {
      assertThat(jsonOf(settled(later))).isEqualTo("42");
    }
    assertThat(jsonOf(codec.decode(FORTY_TWO))).isEqualTo("42");
    assertThat(asked).hasValue(1);
  }

  @Test
  void whileTheRegistryFailsItIsAskedAgain() throws Exception {
    failuresFirst.addAll(List.of(500, 503, 401, 302));
    mayAnswer.countDown();

    Payload payload = settled(awaiting(codec.decode(FORTY_TWO)));

    assertThat(jsonOf(payload)).isEqualTo("42");
    assertThat(asked).hasValue(5);
  }

  @Test
  void aRegistryThatComesUpLaterIsFound() throws Exception {
    int port = server.getAddress().getPort();
    server.stop(0);
    CompletionStage<Payload> later = awaiting(codec.decode(FORTY_TWO));
    mayAnswer.countDown();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/registry/schemas/ids/7", this::answer);
    server.start();

    assertThat(jsonOf(settled(later))).isEqualTo("42");
  }

  @Test
  void anIdThatTheRegistryDoesNotKnowIsUnreadable() throws Exception {
    status = 404;
    mayAnswer.countDown();

    Payload payload = settled(awaiting(codec.decode(FORTY_TWO)));

    assertThat(reasonOf(payload)).contains("no schema of id 7");
    assertThat(reasonOf(codec.decode(FORTY_TWO))).contains("no schema of id 7");
    assertThat(asked).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "<html>",
        "{\"schema\": 1}",
        "{\"schema\": \"\\\"no such type\\\"\"}",
        "{\"schema\": \"message M {}\", \"schemaType\": \"PROTOBUF\"}",
        "{\"schema\": \"\\\"int\\\"\", \"references\": [{\"name\": \"other\"}]}",
      })
  void anAnswerThatIsNoAvroSchemaIsUnreadable(String answer) throws Exception {
    body = answer;
    mayAnswer.countDown();

    assertThat(reasonOf(settled(awaiting(codec.decode(FORTY_TWO))))).contains("chema id 7");
  }

  @Test
  void anAnswerBeyondItsLimitIsUnreadable() throws Exception {
    body = " ".repeat(2 * 1024 * 1024);
    mayAnswer.countDown();

    assertThat(reasonOf(settled(awaiting(codec.decode(FORTY_TWO))))).contains("larger than 1 MiB");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:8081", "ftp://host", "http://u:secret@host", "http://host?secret"})
  void whatIsNoUrlIsRefusedWithoutShowingIt(String url) {
    assertThatThrownBy(() -> new SchemaRegistry(URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("postrider.schema-registry.url")
        .message()
        .doesNotContain("secret");
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/registry/");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      mayAnswer.await(10, TimeUnit.SECONDS);
      asked.incrementAndGet();
      Integer failure = failuresFirst.poll();
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(
          failure == null ? status : failure, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static CompletionStage<Payload> awaiting(Payload payload) {
    assertThat(payload).isInstanceOf(Payload.Awaiting.class);
    return ((Payload.Awaiting) payload).later();
  }

  private static Payload settled(CompletionStage<Payload> later)
      throws InterruptedException, ExecutionException, TimeoutException {
    return later.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static String jsonOf(Payload payload) {
    assertThat(payload).isInstanceOf(Payload.Json.class);
    return new String(((Payload.Json) payload).data(), UTF_8);
  }

  private static String reasonOf(Payload payload) {
    assertThat(payload).isInstanceOf(Payload.Unreadable.class);
    return ((Payload.Unreadable) payload).reason();
  }
}
