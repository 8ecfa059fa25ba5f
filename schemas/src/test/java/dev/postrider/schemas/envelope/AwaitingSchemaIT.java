package dev.postrider.schemas.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.postrider.schemas.codec.PayloadCodec;
import dev.postrider.schemas.codec.SchemaRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AwaitingSchemaIT {
  private static final byte[] FORTY_TWO = {0, 0, 0, 0, 7, 84};
  private static final AttributeRule KEY = AttributeRule.parse("key");
  private static final AttributeRule KIND = AttributeRule.parse("pointer:/kind");

  @Test
  void whatWaitsForItsSchemaIsDecidedLaterAsEveryRecordIs() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/schemas/ids/7",
        exchange -> {
          byte[] answer = "{\"schema\":\"\\\"int\\\"\"}".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    TopicRules rules = new TopicRules(KEY, KEY, KEY, KEY, List.of(), Set.of("acme"));
    TopicRules inData = new TopicRules(KIND, KEY, KEY, KEY, List.of(), Set.of());
    try (SchemaRegistry registry =
        new SchemaRegistry(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))) {
      PayloadCodec payloads = PayloadCodec.of(List.of(), registry);
      EventDecoder decoder = new EventDecoder(Map.of("orders", rules), payloads);

      Decoded allowed =
          decoder.decode(Records.record("acme".getBytes(UTF_8), FORTY_TWO), Records.TOPIC_ID);
      Decoded withoutType =
          new EventDecoder(Map.of("orders", inData), payloads)
              .decode(Records.record("acme".getBytes(UTF_8), FORTY_TWO), Records.TOPIC_ID);
      Decoded forbidden =
          decoder.decode(Records.record("other".getBytes(UTF_8), FORTY_TWO), Records.TOPIC_ID);
      Decoded unwanted =
          decoder.decode(
              Records.record("acme".getBytes(UTF_8), FORTY_TWO), Records.TOPIC_ID, (_, _) -> false);
      server.start(); // so that neither can have its schema yet

      assertThat(Records.dataOf(later(allowed))).isEqualTo("42");
      assertThat(Records.reasonOf(later(withoutType))).contains("no type");
      // These need no schema.
      assertThat(Records.reasonOf(forbidden)).contains("allowed-applications");
      assertThat(unwanted).isEqualTo(new Decoded.Unwanted());
    } finally {
      server.stop(0);
    }
  }

  private static Decoded later(Decoded decoded) throws Exception {
    assertThat(decoded).isInstanceOf(Decoded.AwaitingSchema.class);
    return ((Decoded.AwaitingSchema) decoded)
        .later()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }
}
