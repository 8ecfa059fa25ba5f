package dev.postrider.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.broker.FreePorts;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code up --demo}, as it is started by hand. */
class DemoIT {
  private static final Path SCRIPT = Path.of("..", "postrider").toAbsolutePath().normalize();

  /** Within the first minute of this seed everything happens at least once. */
  private static final String SEED = "7";

  @Test
  void allSourcesAreSeenAndAnsweredUntilItIsStopped(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    List<Integer> ports = FreePorts.several(3);
    Path data = folder.resolve("data");
    List<String> command =
        List.of(
            SCRIPT.toString(),
            "up",
            "--demo",
            "--seed=" + SEED,
            "--port=" + ports.get(0),
            "--producer-port=" + ports.get(1),
            "--kafka-port=" + ports.get(2),
            "--data=" + data);
    try (Program demo = Program.start(folder, command, "")) {
      for (String seen :
          List.of(
              "The demo runs, with --seed " + SEED,
              "shop <- payment.occurred:",
              "shop <- price.dropped:",
              "shop <- shipment.arriving:",
              "the owner answers {\"verified\": false}",
              "the owner answers {\"verified\": true}",
              "the owner says nothing",
              "desk <- login.reported:",
              " is REPORTED",
              " is CONFIRMED",
              " is UNANSWERED",
              "; it fails",
              ", at the second attempt")) {
        demo.output(seen);
      }
      var addresses = new Addresses(ports.get(0), ports.get(1), ports.get(2));
      Api api = new Api(addresses.api(), new DataFolder(data).apiToken().orElseThrow());
      assertThat(api.send("GET", "/app/demo/endpoint", null).body().path("data")).hasSize(3);

      Program.Result result = demo.terminate();

      assertThat(result.exit()).isZero();
      assertThat(result.err()).isEmpty();
      assertThat(result.out()).contains("The demo has ended: ").endsWith("Stopped\n");
      assertThat(result.out()).doesNotContain("refused", "cannot run");
      assertThat(result.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(200));
    }
    assertThat(new DataFolder(data).log()).exists();
  }
}
