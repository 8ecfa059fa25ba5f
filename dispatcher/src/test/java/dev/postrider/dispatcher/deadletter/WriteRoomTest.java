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
  private static final String TOPIC = "payments-dlt";
  private static final String OTHER = "logins-dlt";

  private final WriteRoom room = new WriteRoom(100, 100);
  private final List<String> in = new ArrayList<>();

  @Test
  void letsInWhatFitsAndTheRestInOrderAsOthersLeave() {
    enter("a", 60);
    enter("b", 60);
    enter("c", 10);

    assertThat(in).containsExactly("a");
    assertThat(room.bytesOf(TOPIC)).isEqualTo(130);

    room.leave(TOPIC, 60);

    assertThat(in).containsExactly("a", "b", "c");
    assertThat(room.bytesOf(TOPIC)).isEqualTo(70);
  }

  @Test
  void whatIsLargerThanTheRoomComesInAlone() {
    enter("small", 1);
    enter("huge", 1_000);
    enter("next", 1);

    room.leave(TOPIC, 1);
    assertThat(in).containsExactly("small", "huge");

    room.leave(TOPIC, 1_000);
    assertThat(in).containsExactly("small", "huge", "next");
  }

  @Test
  void whoStopsWaitingTakesNoRoom() {
    enter("a", 100);
    Disposable waiting = enter("b", 50);
    enter("c", 100);

    waiting.dispose();
    room.leave(TOPIC, 100);

    assertThat(in).containsExactly("a", "c");
    assertThat(room.bytesOf(TOPIC)).isEqualTo(100);
  }

  @Property
  void neverMoreThanItsBytesUnlessOneIsAlone(
      @ForAll @Size(max = 50) List<@IntRange(min = 1, max = 150) Integer> sizes) {
    var counted = new WriteRoom(100, 100);
    var inside = new ArrayList<Integer>();
    for (int size : sizes) {
      counted.enter(TOPIC, size).subscribe(_ -> {}, _ -> {}, () -> inside.add(size));
      assertThat(inside.size() <= 1 || sum(inside) <= 100).isTrue();
    }
    while (!inside.isEmpty()) {
      counted.leave(TOPIC, inside.removeFirst());
      assertThat(inside.size() <= 1 || sum(inside) <= 100).isTrue();
    }
    assertThat(counted.bytesOf(TOPIC)).isZero();
  }

  private static int sum(List<Integer> sizes) {
    return sizes.stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void oneTopicLeavesRoomForTheOthers() {
    var shared = new WriteRoom(100, 50);
    enter(shared, TOPIC, "a", 40);
    enter(shared, TOPIC, "b", 40);
    enter(shared, OTHER, "c", 40);

    assertThat(in).containsExactly("a", "c");
    assertThat(shared.bytesOf(TOPIC)).isEqualTo(80);
    assertThat(shared.bytes(usage -> Math.min(usage.bytes(), 50))).isEqualTo(90);
  }

  @Test
  void oneOfEachTopicAlwaysFindsRoom() {
    var shared = new WriteRoom(100, 100);
    enter(shared, TOPIC, "a", 100);
    enter(shared, OTHER, "b", 30);
    enter(shared, OTHER, "c", 30);

    assertThat(in).containsExactly("a", "b");
  }

  @Test
  void behindAShutDoorOneAtATimeTries() {
    assertThat(room.shut(TOPIC)).isTrue();
    assertThat(room.shut(TOPIC)).isFalse();
    enter("a", 10);
    enter("b", 10);
    assertThat(in).isEmpty();

    room.openForOne(TOPIC);
    assertThat(in).containsExactly("a");

    assertThat(room.shut(TOPIC)).isTrue();
    room.leave(TOPIC, 10);
    assertThat(in).containsExactly("a");

    room.open(TOPIC);
    assertThat(in).containsExactly("a", "b");
  }

  private void enter(WriteRoom into, String topic, String name, long bytes) {
    into.enter(topic, bytes).subscribe(_ -> {}, _ -> {}, () -> in.add(name));
  }

  private Disposable enter(String name, long bytes) {
    return room.enter(TOPIC, bytes).subscribe(_ -> {}, _ -> {}, () -> in.add(name));
  }
}
