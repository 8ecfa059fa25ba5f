package dev.postrider.dispatcher.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.dispatcher.testing.Samples;
import dev.postrider.schemas.envelope.Event;
import org.junit.jupiter.api.Test;

class StandardBodyTest {
  private static final Event EVENT =
      new Event(
          "e-\"1\"",
          "/shop",
          "order.created",
          Samples.NOON.plusNanos(123_456_789),
          "ord_1",
          "shop",
          "{\"n\":  1.0}".getBytes(UTF_8));

  @Test
  void holdsTypeTimestampAndTheDataAsItIs() {
    assertThat(new String(StandardBody.of(EVENT), UTF_8))
        .isEqualTo(
            "{\"type\":\"order.created\",\"timestamp\":\"2026-11-23T12:00:00.123456Z\","
                + "\"data\":{\"n\":  1.0}}");
  }

  @Test
  void isACloudEventInStructuredMode() {
    assertThat(new String(StandardBody.cloudEvent(EVENT), UTF_8))
        .isEqualTo(
            "{\"specversion\":\"1.0\",\"id\":\"e-\\\"1\\\"\",\"source\":\"/shop\","
                + "\"type\":\"order.created\",\"subject\":\"ord_1\","
                + "\"time\":\"2026-11-23T12:00:00.123456Z\",\"application\":\"shop\","
                + "\"datacontenttype\":\"application/json\",\"data\":{\"n\":  1.0}}");
  }
}
