package dev.postrider.dispatcher.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.dispatcher.CannotStart;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTokensTest {
  @Test
  void knowsItsTokensAndNoOthers() {
    var tokens = new ApiTokens(List.of("first-token-0123456789", "second-token-0123456789"));

    assertThat(tokens.contain("first-token-0123456789")).isTrue();
    assertThat(tokens.contain("second-token-0123456789")).isTrue();
    assertThat(tokens.contain("third-token-0123456789")).isFalse();
    assertThat(tokens.contain("first-token-012345678")).isFalse();
    assertThat(tokens.contain("")).isFalse();
  }

  @Test
  void doesNotStartWithoutAToken() {
    assertThatThrownBy(() -> new ApiTokens(List.of()))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("No API token is configured");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "has spaces in it, so no token"})
  void doesNotStartWithATokenThatCannotServe(String token) {
    assertThatThrownBy(() -> new ApiTokens(List.of("good-token-0123456789", token)))
        .isInstanceOf(CannotStart.class)
        .hasMessage("postrider.api.tokens[1] cannot be used as a bearer token.");
  }
}
