package dev.postrider.schemas.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
  @ParameterizedTest
  @CsvSource({
    "2026-11-23T10:00:00Z, 2026-11-23T10:00:00Z",
    "2026-11-23t10:00:00.5z, 2026-11-23T10:00:00.500Z",
    "2026-11-23T10:00:00.123456789987Z, 2026-11-23T10:00:00.123456789Z",
    "2026-11-23T01:30:00+02:30, 2026-11-22T23:00:00Z",
    "2026-11-23T10:00:00-00:00, 2026-11-23T10:00:00Z",
    "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
    "0000-02-29T00:00:00Z, 0000-02-29T00:00:00Z",
  })
  void isRead(String text, Instant expected) {
    assertThat(Rfc3339.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-11-23",
        "2026-11-23T10:00Z",
        "2026-11-23T10:00:00",
        "2026-11-23 10:00:00Z",
        "2026-02-30T10:00:00Z",
        "2026-11-23T24:00:00Z",
        "2026-11-23T10:60:00Z",
        "2026-11-23T10:00:61Z",
        "2026-11-23T10:00:00.Z",
        "2026-11-23T10:00:00+0200",
        "2026-11-23T10:00:00+02:00:00",
        "2026-11-23T10:00:00+24:00",
        "2026-11-23T10:00:00Zx",
        "+12026-11-23T10:00:00Z",
        "٢٠٢٦-11-23T10:00:00Z",
        "1795428000000",
      })
  void isRefused(String text) {
    assertThat(Rfc3339.parse(text)).isNull();
  }

  @Property(tries = 300)
  void readsWhatTheJdkWrites(
      @ForAll @LongRange(min = -62135596800L, max = 253402214400L) long second,
      @ForAll @IntRange(max = 999_999_999) int nano,
      @ForAll @IntRange(min = -1079, max = 1079) int offsetMinutes) {
    Instant time = Instant.ofEpochSecond(second, nano);
    String text =
        OffsetDateTime.ofInstant(time, ZoneOffset.ofTotalSeconds(offsetMinutes * 60)).toString();
    if (text.matches("\\d{4}-.*T\\d\\d:\\d\\d:.*")) { // it leaves out seconds that are zero
      assertThat(Rfc3339.parse(text)).isEqualTo(time);
    }
  }
}
