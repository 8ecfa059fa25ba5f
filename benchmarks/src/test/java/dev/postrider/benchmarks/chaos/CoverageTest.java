package dev.postrider.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.benchmarks.chaos.Coverage.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageTest {
  /** Written by a dispatcher: 12 and 13, and 17, above the offset 10. */
  private static final String METADATA = "1:AAAAAAAAAAAAAAAAAAAAAQ:BAIIAA";

  @Test
  void readsTheMapOfACommit() {
    var coverage = Coverage.of(10, METADATA);

    assertThat(coverage.ranges()).containsExactly(new Range(12, 13), new Range(17, 17));
    assertThat(coverage.covers(9)).isTrue();
    assertThat(coverage.covers(10)).isFalse();
    assertThat(coverage.covers(13)).isTrue();
    assertThat(coverage.covers(14)).isFalse();
  }

  @Test
  void metadataOfAnotherWriterCoversNothing() {
    assertThat(Coverage.of(10, "").covers(10)).isFalse();
  }

  @Test
  void continuesAnEarlierOneIfItCoversAllOfIt() {
    var earlier = new Coverage(10, List.of(new Range(12, 13)), false);

    assertThat(new Coverage(14, List.of(), false).continues(earlier)).isTrue();
    assertThat(new Coverage(11, List.of(new Range(12, 15)), false).continues(earlier)).isTrue();
    assertThat(new Coverage(11, List.of(), false).continues(earlier)).isFalse();
    assertThat(new Coverage(9, List.of(new Range(9, 20)), false).continues(earlier)).isFalse();
  }
}
