package dev.postrider.dispatcher.security;

import dev.postrider.dispatcher.CannotStart;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.regex.Pattern;

/** The bearer tokens that open the API; only their digests are kept. */
final class ApiTokens {
  /** Shorter ones can be guessed. */
  private static final int MIN_LENGTH = 16;

  /** RFC 6750, section 2.1: what else a token contained could never be sent. */
  private static final Pattern BEARER_TOKEN = Pattern.compile("[A-Za-z0-9\\-._~+/]+=*");

  private final List<byte[]> digests;

  /**
   * @throws CannotStart if there is none, or one that cannot serve
   */
  ApiTokens(List<String> tokens) {
    if (tokens.isEmpty()) {
      throw new CannotStart(
          "No API token is configured, so nobody could use the API.",
          "Set postrider.api.tokens to one or more tokens of at least %d characters, for instance"
                  .formatted(MIN_LENGTH)
              + " what `openssl rand -hex 24` prints.");
    }
    for (int i = 0; i < tokens.size(); i++) {
      check(i, tokens.get(i));
    }
    digests = tokens.stream().map(ApiTokens::digest).toList();
  }

  private static void check(int index, String token) {
    if (token.length() < MIN_LENGTH || !BEARER_TOKEN.matcher(token).matches()) {
      throw new CannotStart(
          "postrider.api.tokens[%d] cannot be used as a bearer token.".formatted(index),
          "A token has at least %d characters of A-Z a-z 0-9 - . _ ~ + / and may end in =."
              .formatted(MIN_LENGTH));
    }
  }

  /** Takes the same time whichever token it is, and for a wrong one. */
  boolean contain(String token) {
    byte[] digest = digest(token);
    boolean found = false;
    for (byte[] known : digests) {
      found |= MessageDigest.isEqual(known, digest);
    }
    return found;
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java platform has SHA-256", impossible);
    }
  }
}
