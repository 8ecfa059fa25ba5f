package dev.postrider.quickstart;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes the token of a quickstart's API. */
final class ApiToken {
  private static final int TOKEN_BYTES = 32;

  private ApiToken() {}

  /** A new one, of 32 random bytes. */
  static String generate() {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    return "pr_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }
}
