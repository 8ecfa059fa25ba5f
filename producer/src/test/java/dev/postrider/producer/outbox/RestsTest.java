package dev.postrider.producer.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RestsTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final Rests<String> rests = new Rests<>();

  @Test
  void whatHasNotGotOnRestsTogether() {
    rests.begin("tried again", Duration.ZERO);
    rests.begin("got on", LONG);
    rests.end("got on");

    rests.beginTogether(Set.of("waits"), LONG);

    assertThat(rests.now()).containsExactlyInAnyOrder("tried again", "waits");
  }

  @Test
  void whatIsTriedAgainHasNotGotOnYet() {
    rests.begin("tried again", Duration.ZERO);

    assertThat(rests.now()).isEmpty();
    assertThat(rests.has("tried again")).isFalse();
    assertThat(rests.unended()).containsExactly("tried again");
  }
}
