package dev.postrider.benchmarks.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.benchmarks.bareloop.LoopIds;
import dev.postrider.schemas.envelope.MessageId;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class MessageKeyTest {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  @Test
  void isTheNumberThatTheIdIs() {
    for (int event = 0; event < 1_000; event++) {
      String id = MessageId.of("customer-1", "source", "0-" + event);

      assertThat(asNumber(MessageKey.of(id))).isEqualTo(base62(id));
    }
  }

  @Test
  void theBareLoopsIdsAreAllDifferent() {
    assertThat(LoopIds.of(3, 1_234_567)).hasSize(MessageKey.LENGTH);
    assertThat(MessageKey.of(LoopIds.of(0, 62))).isNotEqualTo(MessageKey.of(LoopIds.of(1, 0)));
    assertThat(asNumber(MessageKey.of(LoopIds.of(0, 62)))).isEqualTo(62);
  }

  private static BigInteger base62(String id) {
    BigInteger number = BigInteger.ZERO;
    for (char digit : id.substring(4).toCharArray()) {
      number =
          number.multiply(BigInteger.valueOf(62)).add(BigInteger.valueOf(DIGITS.indexOf(digit)));
    }
    return number;
  }

  private static BigInteger asNumber(MessageKey key) {
    return new BigInteger(Long.toUnsignedString(key.high()))
        .shiftLeft(64)
        .add(new BigInteger(Long.toUnsignedString(key.low())));
  }
}
