package dev.postrider.schemas.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypeFilterTest {
  @ParameterizedTest
  @CsvSource({
    "payment.occurred, payment.occurred, true",
    "payment.occurred, payment.occurred.eu, false",
    "payment.occurred, Payment.Occurred, false",
    "payment.*, payment.occurred, true",
    "payment.*, payment.refund.failed, true",
    "payment.*, payment, false",
    "payment.*, payment., false",
    "payment.*, payments.occurred, false",
    "*, anything, true",
  })
  void matches(String filter, String type, boolean expected) {
    assertThat(TypeFilter.parse(filter).matches(type)).isEqualTo(expected);
    assertThat(TypeFilter.parse(filter)).hasToString(filter);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "payment*", "*.occurred", "a.*.b", "a.**", ".*", "a b", "a\n"})
  void whatIsNoFilterIsRefusedWithAReason(String text) {
    assertThatThrownBy(() -> TypeFilter.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .containsIgnoringCase("event type filter");
  }
}
