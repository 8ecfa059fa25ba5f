package dev.postrider.quickstart.listen;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReceiverIT {
  private static final int PORT = 24020;
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OTHER_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
  private static final String BODY =
      "{\"type\":\"payment.occurred\",\"timestamp\":\"2026-11-23T00:00:00Z\",\"data\":{\"amount\":12.50}}";

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void printsAVerifiedWebhookWithItsIndentedBody() throws Exception {
    try (Receiver _ = receiver(new ReceiverSettings(PORT, SECRET, 202, 0, null, Duration.ZERO))) {
      int status = post("msg_1", SECRET);

      assertThat(status).isEqualTo(202);
      assertThat(printed())
          .contains("POST /hooks?a=b  attempt 1  answered 202")
          .contains("webhook-id         msg_1")
          .contains("signature          verified")
          .contains("    \"amount\" : 12.50");
    }
  }

  @Test
  void answers401ToAWrongSignature() throws Exception {
    try (Receiver receiver =
        receiver(new ReceiverSettings(PORT, SECRET, 200, 0, null, Duration.ZERO))) {
      int status = post("msg_1", OTHER_SECRET);

      assertThat(status).isEqualTo(401);
      assertThat(printed()).contains("!!! WRONG !!!");
      assertThat(receiver.summary())
          .isEqualTo("1 requests, 1 different webhooks, 1 answered 401, 1 wrong signatures");
    }
  }

  @Test
  void failsTheFirstAttemptsOfEachWebhook() throws Exception {
    try (Receiver _ = receiver(new ReceiverSettings(PORT, null, 200, 2, null, Duration.ZERO))) {
      int[] first = IntStream.range(0, 3).map(_ -> post("msg_1", SECRET)).toArray();
      int[] second = IntStream.range(0, 3).map(_ -> post("msg_2", SECRET)).toArray();

      assertThat(first).containsExactly(500, 500, 200);
      assertThat(second).containsExactly(500, 500, 200);
      assertThat(printed()).contains("attempt 3  answered 200").contains("not checked");
    }
  }

  @Test
  void answersAfterTheDelay() throws Exception {
    Duration delay = Duration.ofMillis(300);
    try (Receiver _ = receiver(new ReceiverSettings(PORT, null, 200, 0, null, delay))) {
      Instant before = Instant.now();

      post("msg_1", SECRET);

      assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(delay);
    }
  }

  @Test
  void answersWithABodyUnlessItFails() throws Exception {
    ReceiverSettings settings =
        new ReceiverSettings(PORT, null, 200, 1, "{\"verified\": false}", Duration.ZERO);
    try (Receiver _ = receiver(settings)) {
      HttpResponse<String> failed = send("msg_1", SECRET);
      HttpResponse<String> answered = send("msg_1", SECRET);

      assertThat(failed.body()).isEmpty();
      assertThat(answered.body()).isEqualTo("{\"verified\": false}");
      assertThat(answered.headers().firstValue("content-type")).hasValue("application/json");
    }
  }

  private Receiver receiver(ReceiverSettings settings) throws Exception {
    return Receiver.start(settings, new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static int post(String id, @Nullable String secret) {
    return send(id, secret).statusCode();
  }

  private static HttpResponse<String> send(String id, @Nullable String secret) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      long now = Instant.now().getEpochSecond();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + "/hooks?a=b"))
              .header("webhook-id", id)
              .header("webhook-timestamp", String.valueOf(now))
              .header("webhook-signature", new Webhook(secret).sign(id, now, BODY))
              .POST(BodyPublishers.ofString(BODY))
              .build();
      return client.send(request, BodyHandlers.ofString());
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }
}
