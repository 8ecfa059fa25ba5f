package dev.postrider.dispatcher.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderTurnsTest {
  private final OrderTurns turns = new OrderTurns();
  private final List<String> done = new ArrayList<>();

  @Test
  void isFreeUntilSomebodyWaits() {
    assertThat(turns.areFree()).isTrue();

    var first = turns.take();
    assertThat(turns.areFree()).isFalse();
    first.pass();

    assertThat(turns.areFree()).isTrue();
  }

  @Test
  void isDoneInTheOrderInWhichTurnsWereTaken() {
    var first = turns.take();
    var second = turns.take();
    var third = turns.take();

    third.come(() -> done.add("third"));
    second.pass();
    assertThat(done).isEmpty();
    first.come(() -> done.add("first"));

    assertThat(done).containsExactly("first", "third");
    assertThat(turns.areFree()).isTrue();
  }

  @Test
  void isDoneOnce() {
    var first = turns.take();

    first.come(() -> done.add("first"));
    first.come(() -> done.add("again"));
    first.pass();

    assertThat(done).containsExactly("first");
  }

  @Test
  void aLongLineIsWorkedOffWithoutGoingDeep() {
    var first = turns.take();
    for (int n = 0; n < 100_000; n++) {
      turns.take().come(() -> done.add(""));
    }

    first.pass();

    assertThat(done).hasSize(100_000);
  }
}
