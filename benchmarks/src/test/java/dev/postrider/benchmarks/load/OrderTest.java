package dev.postrider.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.schemas.codec.Payload;
import dev.postrider.schemas.codec.PayloadCodec;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class OrderTest {
  private final SplittableRandom random = new SplittableRandom(1);
  private final JsonMapper json = new JsonMapper();

  @Test
  void everyOrderHas500Bytes() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(Order.next(random).json()).hasSize(Order.JSON_BYTES);
    }
  }

  @Test
  void avroIsTheSameAsJson() {
    Order order = Order.next(random);

    Payload decoded = PayloadCodec.of(List.of(Order.schema())).decode(order.avro());

    assertThat(decoded).isInstanceOf(Payload.Json.class);
    assertThat(json.readTree(((Payload.Json) decoded).data()))
        .isEqualTo(json.readTree(order.json()));
  }
}
