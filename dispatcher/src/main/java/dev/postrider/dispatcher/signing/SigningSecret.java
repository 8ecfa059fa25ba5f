package dev.postrider.dispatcher.signing;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;

/**
 * A symmetric signing secret: {@code whsec_} and the base64 of 24 to 64 random bytes (Standard
 * Webhooks 1.0, "Signature scheme"). Never printed: {@link #toString()} hides it.
 */
public final class SigningSecret {
  private static final String PREFIX = "whsec_";
  private static final int MIN_BYTES = 24;
  private static final int MAX_BYTES = 64;
  private static final int GENERATED_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec macKey;

  private SigningSecret(byte[] key) {
    this.macKey = new SecretKeySpec(key, WebhookSignature.ALGORITHM);
  }

  /** A new secret of 32 random bytes. */
  public static SigningSecret generate() {
    byte[] key = new byte[GENERATED_BYTES];
    RANDOM.nextBytes(key);
    return new SigningSecret(key);
  }

  /**
   * Reads {@code whsec_…}.
   *
   * @throws IllegalArgumentException with a message fit for a user, if it is not one
   */
  public static SigningSecret parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("A signing secret starts with whsec_");
    }
    byte[] key = decode(text.substring(PREFIX.length()));
    if (key.length < MIN_BYTES || key.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "A signing secret is the base64 of %d to %d bytes, not of %d"
              .formatted(MIN_BYTES, MAX_BYTES, key.length));
    }
    return new SigningSecret(key);
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      throw new IllegalArgumentException(
          "What follows whsec_ in a signing secret must be base64", notBase64);
    }
  }

  /** The secret as its user keeps it: {@code whsec_…}. */
  public String reveal() {
    return PREFIX + Base64.getEncoder().encodeToString(macKey.getEncoded());
  }

  SecretKeySpec macKey() {
    return macKey;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SigningSecret that
        && MessageDigest.isEqual(macKey.getEncoded(), that.macKey.getEncoded());
  }

  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return "whsec_***";
  }
}
