package dev.postrider.quickstart.listen;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.postrider.dispatcher.signing.SigningSecret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks signatures with the reference library of Standard Webhooks, if a secret is known. */
final class SignatureCheck {
  private final @Nullable Webhook webhook;

  private SignatureCheck(@Nullable Webhook webhook) {
    this.webhook = webhook;
  }

  /**
   * @throws IllegalArgumentException with a message fit for a user, if it is not a secret
   */
  static SignatureCheck with(@Nullable String secret) {
    if (secret == null) {
      return new SignatureCheck(null);
    }
    try {
      return new SignatureCheck(new Webhook(SigningSecret.parse(secret).reveal()));
    } catch (EmptyWebhookSecretException empty) {
      throw new IllegalArgumentException("A signing secret is not empty", empty);
    }
  }

  /**
   * @param headers by names in lower case
   */
  Signature check(Map<String, List<String>> headers, byte[] body) {
    if (webhook == null) {
      return new Signature.NotChecked();
    }
    try {
      webhook.verify(new String(body, StandardCharsets.UTF_8), headers);
      return new Signature.Verified();
    } catch (WebhookVerificationException wrong) {
      return new Signature.Wrong(String.valueOf(wrong.getMessage()));
    }
  }
}
