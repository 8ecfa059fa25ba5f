package dev.postrider.benchmarks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.benchmarks.receiver.Arrivals;
import dev.postrider.benchmarks.receiver.MessageKey;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Ledger ledger = new Ledger();
  private final Arrivals arrivals = new Arrivals();

  @Test
  void countsWhatNeverArrived() {
    expect(3);
    arrive(1, 100);

    Reconciliation result = ledger.reconcile(arrivals);

    assertThat(result.expected()).isEqualTo(3);
    assertThat(result.lost()).isEqualTo(2);
    assertThat(result.hasArrived(1)).isTrue();
    assertThat(result.hasArrived(2)).isFalse();
  }

  @Test
  void countsRepetitionsAndKeepsTheFirstArrival() {
    expect(1);
    arrive(0, 300);
    arrive(0, 100);
    arrive(0, 200);

    Reconciliation result = ledger.reconcile(arrivals);

    assertThat(result.lost()).isZero();
    assertThat(result.duplicates()).isEqualTo(2);
    assertThat(result.firstNanos(0)).isEqualTo(100);
  }

  @Test
  void tellsApartWhatArrivedAtTheWrongEndpoint() {
    ledger.expect(new MessageKey(1, 1), 7);
    arrivals.add(new MessageKey(1, 1), 100, 8, 204);

    Reconciliation result = ledger.reconcile(arrivals);

    assertThat(result.unexpected()).isEqualTo(1);
    assertThat(result.lost()).isEqualTo(1);
  }

  @Test
  void takesOnlySuccessesForArrivals() {
    expect(1);
    arrivals.add(id(0), 100, 0, 503);
    arrivals.add(id(0), 101, 0, 0);

    assertThat(ledger.reconcile(arrivals).lost()).isEqualTo(1);
  }

  @Test
  void refusesToExpectTheSameTwice() {
    expect(1);

    assertThatThrownBy(() -> ledger.expect(id(0), 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void growsWithWhatIsExpected() {
    int many = 100_000;
    expect(many);
    for (int number = many - 1; number >= 0; number--) {
      arrive(number, number);
    }

    Reconciliation result = ledger.reconcile(arrivals);

    assertThat(result.lost()).isZero();
    assertThat(result.duplicates()).isZero();
    assertThat(result.firstNanos(77_777)).isEqualTo(77_777);
  }

  @Test
  void measuresTheRateWithoutBeginningAndEnd() {
    expect(101);
    arrive(0, 0);
    for (int number = 1; number < 100; number++) {
      // One a millisecond, after a beginning of a second and before an end of a second.
      arrive(number, 1_000_000_000L + number * 1_000_000L);
    }
    arrive(100, 3_000_000_000L);

    assertThat(ledger.reconcile(arrivals).ratePerSecond()).isEqualTo(1_000);
  }

  private void expect(int count) {
    for (int number = 0; number < count; number++) {
      ledger.expect(id(number), 0);
    }
  }

  private void arrive(int number, long nanos) {
    arrivals.add(id(number), nanos, 0, 204);
  }

  private static MessageKey id(int number) {
    return new MessageKey(number, 7);
  }
}
