package dev.postrider.producer.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.producer.outbox.Outlet.Fate;
import dev.postrider.schemas.Headers;
import dev.postrider.schemas.envelope.EventAttributes;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FatesTest {
  private static final Fate TAKEN = new Fate.Taken();
  private static final Fate REFUSED = new Fate.Refused("RecordTooLargeException");
  private static final Fate WAITS = new Fate.Waits("TimeoutException");

  @Test
  void whatComesAfterOneThatWaitsWaitsIfItIsOfTheSameKey() {
    List<Fate> fates =
        Fates.inOrder(events("a", "b", "a", "b", "a"), List.of(TAKEN, TAKEN, WAITS, TAKEN, TAKEN));

    assertThat(fates.subList(0, 4)).containsExactly(TAKEN, TAKEN, WAITS, TAKEN);
    assertThat(fates.getLast()).isInstanceOf(Fate.Waits.class);
  }

  @Test
  void oneThatIsRefusedIsOutOfTheWayButNotBeforeItsTurn() {
    List<Fate> fates =
        Fates.inOrder(events("a", "a", "b", "b"), List.of(REFUSED, TAKEN, WAITS, REFUSED));

    assertThat(fates.subList(0, 3)).containsExactly(REFUSED, TAKEN, WAITS);
    assertThat(fates.getLast()).isInstanceOf(Fate.Waits.class);
  }

  private static List<WaitingEvent> events(String... subjects) {
    return Stream.of(subjects)
        .map(subject ->
            new WaitingEvent(
                "topic",
                1,
                new EventAttributes("id", "/tests", "type", Instant.EPOCH, subject, "default"),
                Headers.AVRO,
                new byte[0]))
        .toList();
  }
}
