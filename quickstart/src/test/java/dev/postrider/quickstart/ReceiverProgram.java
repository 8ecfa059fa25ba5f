package dev.postrider.quickstart;

import com.standardwebhooks.Webhook;
import dev.postrider.broker.FreePorts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A receiving example that runs, registered as an endpoint through a relay. */
final class ReceiverProgram implements AutoCloseable {
  private final URI url;
  private final Relay relay;
  private final Api.Endpoint endpoint;
  private final Program program;

  ReceiverProgram(List<String> command, Path work, Inbox.Registration registration)
      throws Exception {
    int port = FreePorts.one();
    url = URI.create("http://%s:%d/hooks".formatted(Addresses.HOST, port));
    relay = new Relay(url);
    endpoint = registration.register(relay.url());
    List<String> withEnvironment =
        new ArrayList<>(List.of("env", "PORT=" + port, "WEBHOOK_SECRET=" + endpoint.secret()));
    withEnvironment.addAll(command);
    program = Program.start(work, withEnvironment, "");
  }

  void awaitListening() {
    program.output("listening on " + url);
  }

  Relay relay() {
    return relay;
  }

  /** All that it has printed, once it says that it has worked on a webhook. */
  String worked(String webhookId, String type) {
    return program.output("received %s %s\n".formatted(webhookId, type));
  }

  /** Posts to it as anybody could, with its secret unless a header says otherwise. */
  HttpResponse<String> post(String webhookId, String body, Map<String, String> otherHeaders)
      throws Exception {
    long now = Instant.now().getEpochSecond();
    var request =
        HttpRequest.newBuilder(url)
            .POST(BodyPublishers.ofString(body))
            .setHeader("content-type", "application/json")
            .setHeader("webhook-id", webhookId)
            .setHeader("webhook-timestamp", String.valueOf(now))
            .setHeader("webhook-signature", sign(webhookId, now, body));
    otherHeaders.forEach(request::setHeader);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }

  String sign(String webhookId, long timestamp, String body) throws Exception {
    return new Webhook(endpoint.secret()).sign(webhookId, timestamp, body);
  }

  @Override
  public void close() {
    program.close();
    relay.close();
  }
}
