package dev.postrider.dispatcher.queue;

import static dev.postrider.dispatcher.testing.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class TimersTest {
  private static final String ENDPOINT = "ep_%027d".formatted(1);

  private final Timers timers = new Timers(Stores.inMemoryKeyValueStore("timers").get());
  private final List<Long> taken = new ArrayList<>();

  @Test
  void whatThereIsNoTimeForIsTakenTheNextTime() {
    for (long sequence = 0; sequence < 10; sequence++) {
      timers.set(NOON.plusMillis(sequence), new DeliveryKey(ENDPOINT, sequence));
    }

    take(4);
    assertThat(taken).containsExactly(0L, 1L, 2L, 3L);
    take(4);
    take(4);

    assertThat(taken).containsExactlyElementsOf(LongStream.range(0, 10).boxed().toList());
  }

  private void take(int number) {
    int until = taken.size() + number;
    timers.takeDue(
        NOON.plusSeconds(1), () -> taken.size() < until, key -> taken.add(key.sequence()));
  }
}
