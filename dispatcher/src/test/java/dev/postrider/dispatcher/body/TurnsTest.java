package dev.postrider.dispatcher.body;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final long SLOW = Duration.ofMillis(50).toNanos();
  private static final long QUICK = Duration.ofMillis(1).toNanos();

  private final Turns<Work> turns = new Turns<>();

  private static final class Work extends Turns.Job {
    private final String name;
    private final long nanos;

    Work(String owner, long nanos) {
      super(owner);
      this.name = owner;
      this.nanos = nanos;
    }
  }

  @Test
  void whoComesToMuchSlowWorkIsNextAllTheSame() {
    add("slow", SLOW, 200);
    serve();
    add("quick", QUICK, 1);

    assertThat(serve()).isEqualTo("quick");
  }

  @Test
  void timeIsSharedAndNotTurns() {
    add("slow", SLOW, 100);
    add("quick", QUICK, 100);

    List<String> served = new ArrayList<>();
    while (served.stream().filter("quick"::equals).count() < 100) {
      served.add(serve());
    }

    assertThat(served.stream().filter("slow"::equals)).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void whoComesBackOwesWhatItTook() {
    add("steady", QUICK, 100);
    add("slow", SLOW, 1);
    Map<String, Integer> served = new HashMap<>();
    for (int n = 0; n < 60; n++) {
      var owner = serve();
      served.merge(owner, 1, Integer::sum);
      if (owner.equals("slow")) {
        // One at a time, so that it is forgotten in between if anybody is.
        add("slow", SLOW, 1);
      }
    }

    assertThat(served.get("slow")).isLessThanOrEqualTo(3);
  }

  @Test
  void nobodySavesUp() {
    add("busy", QUICK, 100);
    for (int n = 0; n < 100; n++) {
      serve();
    }
    add("new", SLOW, 10);
    add("busy", QUICK, 10);

    List<String> served = List.of(serve(), serve(), serve());

    assertThat(served).contains("busy");
  }

  @Test
  void oneOwnerFillsOnlyItsOwnRoom() {
    add("many", QUICK, Turns.MAX_WAITING_OF_ONE);

    assertThat(turns.add(new Work("many", QUICK))).isFalse();
    assertThat(turns.add(new Work("another", QUICK))).isTrue();
  }

  @Test
  void whatIsWithdrawnMakesRoomAndIsNotServed() {
    var withdrawn = new Work("one", QUICK);
    assertThat(turns.add(withdrawn)).isTrue();

    turns.withdraw(withdrawn);

    assertThat(turns.next()).isNull();
  }

  @Test
  void allTogetherAreBounded() {
    for (int n = 0; n < Turns.MAX_WAITING; n++) {
      assertThat(turns.add(new Work("owner " + n, QUICK))).isTrue();
    }

    assertThat(turns.add(new Work("one too many", QUICK))).isFalse();
  }

  private void add(String owner, long nanos, int number) {
    for (int n = 0; n < number; n++) {
      assertThat(turns.add(new Work(owner, nanos))).isTrue();
    }
  }

  private String serve() {
    Work work = requireNonNull(turns.next());
    turns.done(work, work.nanos);
    return work.name;
  }
}
