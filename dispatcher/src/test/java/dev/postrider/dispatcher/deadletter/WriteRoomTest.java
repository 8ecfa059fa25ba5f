package dev.postrider.dispatcher.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

class WriteRoomTest {
  private final WriteRoom room = new WriteRoom(100);
  private final List<String> in = new ArrayList<>();

  @Test
  void letsInWhatFitsAndTheRestInOrderAsOthersLeave() {
    enter("a", 60);
    enter("b", 60);
    enter("c", 10);

    assertThat(in).containsExactly("a");
    assertThat(room.bytes()).isEqualTo(130);

    room.leave(60);

    assertThat(in).containsExactly("a", "b", "c");
    assertThat(room.bytes()).isEqualTo(70);
  }

  @Test
  void whatIsLargerThanTheRoomComesInAlone() {
    enter("small", 1);
    enter("huge", 1_000);
    enter("next", 1);

    room.leave(1);
    assertThat(in).containsExactly("small", "huge");

    room.leave(1_000);
    assertThat(in).containsExactly("small", "huge", "next");
  }

  @Test
  void whoStopsWaitingTakesNoRoom() {
    enter("a", 100);
    Disposable waiting = enter("b", 50);
    enter("c", 100);

    waiting.dispose();
    room.leave(100);

    assertThat(in).containsExactly("a", "c");
    assertThat(room.bytes()).isEqualTo(100);
  }

  @Property
  void neverMoreThanItsBytesUnlessOneIsAlone(
      @ForAll @Size(max = 50) List<@IntRange(min = 1, max = 150) Integer> sizes) {
    var counted = new WriteRoom(100);
    var inside = new ArrayList<Integer>();
    for (int size : sizes) {
      counted.enter(size).subscribe(_ -> {}, _ -> {}, () -> inside.add(size));
      assertThat(inside.size() <= 1 || sum(inside) <= 100).isTrue();
    }
    while (!inside.isEmpty()) {
      counted.leave(inside.removeFirst());
      assertThat(inside.size() <= 1 || sum(inside) <= 100).isTrue();
    }
    assertThat(counted.bytes()).isZero();
  }

  private static int sum(List<Integer> sizes) {
    return sizes.stream().mapToInt(Integer::intValue).sum();
  }

  private Disposable enter(String name, long bytes) {
    return room.enter(bytes).subscribe(_ -> {}, _ -> {}, () -> in.add(name));
  }
}
