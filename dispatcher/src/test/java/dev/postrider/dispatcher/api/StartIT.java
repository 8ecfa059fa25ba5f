package dev.postrider.dispatcher.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.dispatcher.CannotStart;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartIT {
  @ParameterizedTest
  @CsvSource({
    "postrider.api.tokens=, No API token is configured",
    "postrider.encryption.keyset={}, not a Tink keyset",
    "postrider.encryption.keyset-file=/nowhere, Both"
  })
  void saysWhatIsMissing(String property, String message) {
    assertThatThrownBy(() -> ApiHost.run(property).close())
        .hasRootCauseInstanceOf(CannotStart.class)
        .rootCause()
        .hasMessageContaining(message);
  }
}
