package dev.postrider.dispatcher.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.dispatcher.body.BodyFormat.Template;
import dev.postrider.dispatcher.testing.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class BodiesTest {
  private static final Bodies BODIES = new Bodies();
  private static final Template QUICK = new Template("{'n': data.n}", ContentType.JSON);

  /** Takes a while, within its bounds. */
  private static final Template SLOW =
      new Template("$sum($map([1..2000], function($n) { $n * 2 }))", ContentType.JSON);

  /** Takes no more steps than it may, and more time. */
  private static final Template TOO_SLOW =
      new Template(
          "($x := [1..9000]; $count($map($x, function() { $sum($x) })))", ContentType.JSON);

  @AfterAll
  static void close() {
    BODIES.close();
  }

  @Test
  void aSlowTemplateDoesNotKeepTheOthersWaiting() {
    var event = Samples.event("order.created", "{\"n\": 1}");
    Queue<String> made = new ConcurrentLinkedQueue<>();
    for (int n = 0; n < 200; n++) {
      BODIES.render(SLOW, event).subscribe(_ -> made.add("slow"));
    }

    BODIES.render(QUICK, event).doOnNext(_ -> made.add("quick")).block(Duration.ofSeconds(30));

    assertThat(List.copyOf(made)).hasSizeLessThan(50).contains("quick");
  }

  @Test
  void whatIsNotDoneInTimeMayBeDoneLater() {
    assertThat(BODIES.render(TOO_SLOW, Samples.event("order.created", "{}")).block())
        .isInstanceOfSatisfying(
            Rendering.TooSlow.class, slow -> assertThat(slow.why()).contains("processor time"));
  }

  @Test
  void whatReachesAnyOtherBoundNeverWill() {
    var endless = new Template("($f := function() { $f() }; $f())", ContentType.JSON);

    assertThat(BODIES.render(endless, Samples.event("order.created", "{}")).block())
        .isInstanceOf(Rendering.Failed.class);
  }
}
