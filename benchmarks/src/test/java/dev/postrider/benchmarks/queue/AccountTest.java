package dev.postrider.benchmarks.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.benchmarks.ledger.Ledger;
import dev.postrider.benchmarks.receiver.Arrivals;
import dev.postrider.benchmarks.receiver.MessageKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTest {
  private static final int CUSTOMER = 3;

  private final Ledger ledger = new Ledger();
  private final List<Traffic.Event> events = new ArrayList<>();
  private final Arrivals arrivals = new Arrivals();

  @Test
  void countsWhatIsLostRepeatedAndUnexpected() {
    published(4);
    arrives(0, 10, 204);
    arrives(1, 20, 500);
    arrives(2, 30, 204);
    arrives(2, 40, 204);
    arrives(9, 50, 204);

    Account account = account();

    assertThat(account.lost()).isEqualTo(2);
    assertThat(account.repeated()).isEqualTo(1);
    assertThat(account.unexpected()).isEqualTo(1);
  }

  @Test
  void anEventMayBeTriedWhenTheOneBeforeWasAnswered() {
    published(3);
    arrives(0, 10, 500);
    arrives(0, 20, 204);
    arrives(1, 30, 204);
    arrives(0, 40, 204);
    arrives(1, 50, 204);
    arrives(2, 60, 204);

    assertThat(outOfOrder(Duration.ZERO)).isZero();
  }

  @Test
  void anEventIsOutOfOrderThatIsTriedBeforeTheOneBeforeWasAnsweredWell() {
    published(3);
    arrives(0, 10, 500);
    arrives(1, 20, 204);
    arrives(0, 30, 204);
    arrives(2, 40, 204);

    assertThat(outOfOrder(Duration.ZERO)).isEqualTo(1);
  }

  @Test
  void anEventIsOutOfOrderThatIsTriedBeforeTheAnswerWasSent() {
    published(2);
    arrives(0, 10, 204);
    arrives(1, 19, 204);

    assertThat(outOfOrder(Duration.ofNanos(9))).isZero();
    assertThat(outOfOrder(Duration.ofNanos(10))).isEqualTo(1);
  }

  @Test
  void anEventThatFollowsALostOneIsOutOfOrder() {
    published(2);
    arrives(1, 10, 204);

    assertThat(outOfOrder(Duration.ZERO)).isEqualTo(1);
  }

  @Test
  void tellsByHowManyPlacesDeliveriesCameTooLateOrTooEarly() {
    published(4);
    arrives(1, 10, 204);
    arrives(2, 20, 204);
    arrives(0, 30, 204);
    arrives(3, 40, 204);

    assertThat(account().displacement(new int[] {0, 1, 2, 3}).max()).isEqualTo(2);
  }

  @Test
  void findsTheBusiestSecond() {
    long second = Duration.ofSeconds(1).toNanos();

    assertThat(Account.mostPerSecond(new long[] {0, second / 2, second, second + 1})).isEqualTo(3);
  }

  private void published(int count) {
    for (int n = 0; n < count; n++) {
      ledger.expect(new MessageKey(0, n), CUSTOMER);
      events.add(new Traffic.Event(CUSTOMER, n, "key", 0, n));
    }
  }

  private void arrives(int event, long nanos, int status) {
    arrivals.add(new MessageKey(0, event), nanos, CUSTOMER, status);
  }

  private int outOfOrder(Duration answering) {
    return account().outOfOrder(Traffic.Event::partition, answering);
  }

  private Account account() {
    return Account.of(events, ledger, arrivals);
  }
}
