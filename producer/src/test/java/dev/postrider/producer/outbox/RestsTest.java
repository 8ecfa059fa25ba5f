package dev.postrider.producer.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestsTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final Rests<String> rests = new Rests<>();

  @Test
  void whatGotOnRestsNoMore() {
    rests.begin("waits", LONG);
    rests.begin("got on", LONG);
    rests.end("got on");

    assertThat(rests.has("waits")).isTrue();
    assertThat(rests.has("got on")).isFalse();
  }

  @Test
  void whatIsTriedAgainHasNotGotOnYet() {
    rests.begin("tried again", Duration.ZERO);

    assertThat(rests.has("tried again")).isFalse();
    assertThat(rests.unended()).containsExactly("tried again");
  }
}
