package dev.postrider.dispatcher.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceTest {
  @Test
  void namesWhatFailedAndWhereAndNothingThatWasSaidOfIt() {
    var failure =
        new IllegalStateException(
            "cannot read 4111 1111 1111 1111", new NumberFormatException("4111"));

    assertThat(Trace.of(failure))
        .contains("java.lang.IllegalStateException", "caused by java.lang.NumberFormatException")
        .contains("TraceTest.namesWhatFailedAndWhereAndNothingThatWasSaidOfIt")
        .doesNotContain("4111");
  }
}
