package dev.postrider.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.broker.FreePorts;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Everything in one JVM, as {@code ./postrider up} starts it. */
class QuickstartIT extends EndToEnd {
  private static final Path SCRIPT = Path.of("..", "postrider").toAbsolutePath().normalize();

  @Override
  Product create(Path folder) throws Exception {
    List<Integer> ports = FreePorts.several(3);
    var addresses = new Addresses(ports.get(0), ports.get(1), ports.get(2));
    return new Product(folder, addresses, List.of(SCRIPT.toString(), "up"));
  }

  @Test
  void carriesWhatTriggerPublishes() throws Exception {
    Inbox inbox = endpoint("default", "login.unusual");
    Path data = product().data().path();

    Program.Result result =
        Program.start(
                data,
                List.of(SCRIPT.toString(), "trigger", "login.unusual", "--data", data.toString()),
                "")
            .result();

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("published login.unusual ").contains(" to logins, ");
    assertThat(inbox.webhook().body())
        .startsWith("{\"type\":\"login.unusual\",")
        .contains("\"loginId\"");
  }

  @Override
  boolean kafkaIsElsewhere() {
    return false;
  }
}
