package dev.postrider.dispatcher.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {
  private static final String BODY = "{\"amount\":1250,\"note\":\"Grüße 🚚\"}";

  private final SigningSecret secret = SigningSecret.generate();
  private final long now = Instant.now().getEpochSecond();

  @Test
  void theReferenceLibraryVerifiesIt() throws Exception {
    var signature =
        WebhookSignature.sign(secret, "msg_1", now, BODY.getBytes(StandardCharsets.UTF_8));

    new Webhook(secret.reveal()).verify(BODY, headers(signature));
  }

  @Test
  void theReferenceLibraryRefusesAnotherBody() {
    var signature =
        WebhookSignature.sign(secret, "msg_1", now, BODY.getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> new Webhook(secret.reveal()).verify(BODY + " ", headers(signature)))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void aSecretIsNeverPrinted() {
    assertThat(secret.toString()).isEqualTo("whsec_***");
  }

  @Test
  void aSecretSaysWhatIsWrongWithItWithoutRepeatingIt() {
    assertThatThrownBy(() -> SigningSecret.parse("whsec_c2hvcnQ="))
        .hasMessage("A signing secret is the base64 of 24 to 64 bytes, not of 5");
    assertThatThrownBy(() -> SigningSecret.parse("hunter2")).hasMessageNotContaining("hunter2");
  }

  private HttpHeaders headers(String signature) {
    return HttpHeaders.of(
        Map.of(
            "webhook-id", List.of("msg_1"),
            "webhook-timestamp", List.of(Long.toString(now)),
            "webhook-signature", List.of(signature)),
        (_, _) -> true);
  }
}
