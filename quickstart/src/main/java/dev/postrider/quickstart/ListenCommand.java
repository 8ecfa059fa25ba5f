package dev.postrider.quickstart;

import dev.postrider.quickstart.listen.Receiver;
import dev.postrider.quickstart.listen.ReceiverSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code listen}: a receiver of webhooks that runs until the process is told to end. */
@Command(name = "listen")
final class ListenCommand implements Runnable {
  private static final int MIN_STATUS = 200;
  private static final int MAX_STATUS = 599;
  private static final int MAX_ANSWER_BYTES = 64 * 1024;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--port", converter = PortOption.class)
  private int port = 9000;

  @Option(names = "--secret", paramLabel = "whsec_...")
  private @Nullable String secret;

  @Option(names = "--status")
  private int status = MIN_STATUS;

  @Option(names = "--fail-first")
  private int failFirst;

  @Option(names = "--answer", paramLabel = "JSON")
  private @Nullable String answer;

  @Option(names = "--delay", converter = DurationOption.class)
  private Duration delay = Duration.ZERO;

  @Override
  public void run() {
    require(status >= MIN_STATUS && status <= MAX_STATUS, "--status is a number from 200 to 599");
    require(failFirst >= 0, "--fail-first is 0 or more");
    require(answer == null || isJson(answer), "--answer is one JSON value of at most 64 KiB");
    Receiver receiver = start();
    StopSignal.then(() -> {
      receiver.close();
      System.out.println(receiver.summary());
    });
    System.out.printf(
        "Listening on http://%s:%d/ (%s); Ctrl-C stops%n",
        Addresses.HOST,
        port,
        secret == null ? "signatures are not checked: no --secret" : "signatures are checked");
    StopSignal.await();
  }

  private Receiver start() {
    if (Addresses.isTaken(port)) {
      throw taken(null);
    }
    try {
      return Receiver.start(
          new ReceiverSettings(port, secret, status, failFirst, answer, delay), System.out);
    } catch (IllegalArgumentException notASecret) {
      throw new ParameterException(
          spec.commandLine(), "--secret: " + notASecret.getMessage(), notASecret);
    } catch (IOException takenMeanwhile) {
      throw taken(takenMeanwhile);
    }
  }

  /** As it would have to be to be a reply. */
  private static boolean isJson(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_ANSWER_BYTES) {
      return false;
    }
    try {
      return !JSON.readTree(text).isMissingNode();
    } catch (JacksonException notJson) {
      return false;
    }
  }

  private CommandFailure taken(@Nullable Throwable cause) {
    return new CommandFailure(
        "Port %d is taken by another process; choose another one with --port".formatted(port),
        cause);
  }

  private void require(boolean valid, String rule) {
    if (!valid) {
      throw new ParameterException(spec.commandLine(), rule);
    }
  }
}
