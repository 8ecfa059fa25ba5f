package dev.postrider.dispatcher.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "200ms, 200, 200ms", "5s, 5000, 5s", "5m, 300000, 5m", "2h, 7200000, 2h", "1d, 86400000, 1d",
    "0ms, 0, 0s", "90s, 90000, 90s", "120s, 120000, 2m", "1500ms, 1500, 1500ms", "24h, 86400000, 1d"
  })
  void isReadInItsUnitAndWrittenInTheLargest(String text, long millis, String written) {
    Duration read = DurationText.parse(text);

    assertThat(read).isEqualTo(Duration.ofMillis(millis));
    assertThat(DurationText.of(Duration.ofMillis(millis))).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "-5s", "5 s", "1.5s", "PT5S", "5w", "99999999999s"})
  void isNothingElse(String text) {
    assertThat(DurationText.parse(text)).isNull();
  }
}
