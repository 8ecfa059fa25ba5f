package dev.postrider.benchmarks.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void aPercentileIsAValueThatWasMeasured() {
    Percentiles hundred = Percentiles.of(LongStream.rangeClosed(1, 100).toArray());

    assertThat(hundred.at(50)).isEqualTo(50);
    assertThat(hundred.at(99)).isEqualTo(99);
    assertThat(hundred.at(99.9)).isEqualTo(100);
    assertThat(hundred.max()).isEqualTo(100);
  }

  @Test
  void oneValueIsEveryPercentile() {
    Percentiles one = Percentiles.of(new long[] {7});

    assertThat(one.at(0.1)).isEqualTo(7);
    assertThat(one.at(100)).isEqualTo(7);
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheMiddleOnes() {
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(new Spread(2.5, 1, 4));
    assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3));
  }
}
