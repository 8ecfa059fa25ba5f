package dev.postrider.producer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventIdsTest {
  private static final EventSource SOURCE =
      new EventSource("payments", "/shop", "payment.occurred");

  @Test
  void theSameIdempotencyKeyMakesTheSameId() {
    String first = EventIds.idOf(SOURCE, occurrence("acme", "k-1", Instant.EPOCH));
    String again = EventIds.idOf(SOURCE, occurrence("acme", "k-1", Instant.MAX));

    assertThat(again).isEqualTo(first);
    assertThat(UUID.fromString(first).version()).isEqualTo(8);
    assertThat(UUID.fromString(first).variant()).isEqualTo(2);
  }

  @Test
  void anIdempotencyKeyCountsWithinItsApplicationAndType() {
    EventSource refunds = new EventSource("payments", "/shop", "payment.refunded");
    String id = EventIds.idOf(SOURCE, occurrence("acme", "k-1", Instant.EPOCH));

    assertThat(EventIds.idOf(SOURCE, occurrence("acmek", "-1", Instant.EPOCH))).isNotEqualTo(id);
    assertThat(EventIds.idOf(SOURCE, occurrence("other", "k-1", Instant.EPOCH))).isNotEqualTo(id);
    assertThat(EventIds.idOf(refunds, occurrence("acme", "k-1", Instant.EPOCH))).isNotEqualTo(id);
  }

  @Test
  void withoutOneEveryEventHasAnIdOfItsOwn() {
    Occurrence occurrence = occurrence("acme", null, Instant.EPOCH);

    assertThat(EventIds.idOf(SOURCE, occurrence)).isNotEqualTo(EventIds.idOf(SOURCE, occurrence));
  }

  private static Occurrence occurrence(String application, @Nullable String key, Instant time) {
    return new Occurrence(application, "acc_1", time, key);
  }
}
