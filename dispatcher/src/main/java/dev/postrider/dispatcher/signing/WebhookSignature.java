package dev.postrider.dispatcher.signing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Symmetric webhook signatures (Standard Webhooks 1.0, "Signature scheme": {@code v1},
 * HMAC-SHA256).
 */
public final class WebhookSignature {
  private static final String ALGORITHM = "HmacSHA256";

  private WebhookSignature() {}

  /**
   * Signs what will be sent, byte for byte.
   *
   * @param messageId the {@code webhook-id}
   * @param timestamp the {@code webhook-timestamp}, seconds since the epoch
   * @return the value of {@code webhook-signature}: {@code v1,} and the base64 of the HMAC
   */
  public static String sign(SigningSecret secret, String messageId, long timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.key(), ALGORITHM));
      mac.update((messageId + '.' + timestamp + '.').getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, missing);
    }
  }
}
