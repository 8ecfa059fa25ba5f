package dev.postrider.dispatcher.signing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Base64;
import javax.crypto.Mac;

/**
 * Symmetric webhook signatures (Standard Webhooks 1.0, "Signature scheme": {@code v1},
 * HMAC-SHA256).
 */
public final class WebhookSignature {
  static final String ALGORITHM = "HmacSHA256";

  /** Finding one among the providers costs more than signing with it. */
  private static final ThreadLocal<Mac> MAC = ThreadLocal.withInitial(WebhookSignature::newMac);

  private WebhookSignature() {}

  /**
   * Signs what will be sent, byte for byte.
   *
   * @param messageId the {@code webhook-id}
   * @param timestamp the {@code webhook-timestamp}, seconds since the epoch
   * @return the value of {@code webhook-signature}: {@code v1,} and the base64 of the HMAC
   */
  public static String sign(SigningSecret secret, String messageId, long timestamp, byte[] body) {
    Mac mac = MAC.get();
    try {
      mac.init(secret.macKey());
    } catch (InvalidKeyException impossible) {
      throw new IllegalStateException("Every key is one for " + ALGORITHM, impossible);
    }
    mac.update((messageId + '.' + timestamp + '.').getBytes(StandardCharsets.UTF_8));
    return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
  }

  private static Mac newMac() {
    try {
      return Mac.getInstance(ALGORITHM);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, missing);
    }
  }
}
