package dev.postrider.schemas.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.schemas.codec.PayloadCodec;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.message.Encoding;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.CloudEventSerializer;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** What the CloudEvents SDK's own serializer writes is read as it was meant. */
class CloudEventsSdkTest {
  private final EventDecoder decoder = new EventDecoder(Map.of(), PayloadCodec.of(List.of()));

  @Property(tries = 200)
  void bothModesAreReadBack(
      @ForAll Encoding encoding,
      @ForAll("texts") String id,
      @ForAll("texts") String type,
      @ForAll("texts") String subject,
      @ForAll("texts") String application,
      @ForAll @LongRange(min = 0, max = 253402214400L) long second,
      @ForAll("json") String data) {
    CloudEvent written =
        CloudEventBuilder.v1()
            .withId(id)
            .withSource(URI.create("/shop/%C3%BC"))
            .withType(type)
            .withTime(OffsetDateTime.parse(Instant.ofEpochSecond(second, 123_000).toString()))
            .withSubject(subject)
            .withExtension("application", application)
            .withData("application/json", data.getBytes(UTF_8))
            .build();

    Event read = Records.eventOf(decode(written, encoding));

    assertThat(new String(read.data(), UTF_8)).isEqualTo(data);
    assertThat(read)
        .isEqualTo(
            new Event(
                id,
                "/shop/%C3%BC",
                type,
                Instant.ofEpochSecond(second, 123_000),
                subject,
                application,
                read.data()));
  }

  @Property(tries = 20)
  void withoutDataItIsNull(@ForAll Encoding encoding) {
    CloudEvent written =
        CloudEventBuilder.v1().withId("i").withSource(URI.create("s")).withType("t").build();

    assertThat(Records.dataOf(decode(written, encoding))).isEqualTo("null");
  }

  @Property(tries = 20)
  void binaryDataThatHoldsJsonIsRead(@ForAll Encoding encoding) {
    CloudEvent written =
        CloudEventBuilder.v1()
            .withId("i")
            .withSource(URI.create("s"))
            .withType("t")
            .withData("application/octet-stream", "{\"a\":1}".getBytes(UTF_8))
            .build();

    assertThat(Records.dataOf(decode(written, encoding))).isEqualTo("{\"a\":1}");
  }

  private Decoded decode(CloudEvent event, Encoding encoding) {
    try (CloudEventSerializer serializer = new CloudEventSerializer()) {
      serializer.configure(
          encoding == Encoding.STRUCTURED
              ? Map.of(
                  CloudEventSerializer.ENCODING_CONFIG,
                  encoding,
                  CloudEventSerializer.EVENT_FORMAT_CONFIG,
                  JsonFormat.CONTENT_TYPE)
              : Map.of(CloudEventSerializer.ENCODING_CONFIG, encoding),
          false);
      RecordHeaders headers = new RecordHeaders();
      byte[] value = serializer.serialize("orders", headers, event);
      return decoder.decode(Records.record(null, value, headers), Records.TOPIC_ID);
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withCharRange('!', '~')
        .withChars("äöü€ \"\\/")
        .ofMinLength(1)
        .ofMaxLength(40);
  }

  @Provide
  Arbitrary<String> json() {
    return JsonTexts.compact();
  }
}
