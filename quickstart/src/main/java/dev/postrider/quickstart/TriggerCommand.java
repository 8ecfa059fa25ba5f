package dev.postrider.quickstart;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trigger}: has the running producer publish sample events. */
@Command(name = "trigger")
final class TriggerCommand implements Runnable {
  private static final int MAX_COUNT = 1_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DataOption data = new DataOption();

  @Parameters(paramLabel = "TYPE")
  private String type = "";

  @Option(names = "--application")
  private @Nullable String application;

  @Option(names = "--count")
  private int count = 1;

  @Override
  public void run() {
    if (count < 1 || count > MAX_COUNT) {
      throw new ParameterException(
          spec.commandLine(), "--count is a number from 1 to " + MAX_COUNT);
    }
    DataFolder folder = data.folder();
    Addresses addresses =
        Addresses.read(folder.addresses()).orElseThrow(() -> notRunning(folder, null));
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(request(addresses))
                  .timeout(LIMIT)
                  .POST(BodyPublishers.noBody())
                  .build(),
              BodyHandlers.ofString());
      System.out.print(Published.report(answer.statusCode(), answer.body()));
    } catch (IOException nobodyAnswers) {
      throw notRunning(folder, nobodyAnswers);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private URI request(Addresses addresses) {
    String query =
        "?count=" + count + (application == null ? "" : "&application=" + encoded(application));
    return URI.create(addresses.producer() + "/samples/" + encoded(type) + query);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static CommandFailure notRunning(DataFolder folder, @Nullable Throwable cause) {
    return new CommandFailure(
        "No Postrider is running with the data folder %s; start it with ./postrider up"
            .formatted(folder.path()),
        cause);
  }
}
