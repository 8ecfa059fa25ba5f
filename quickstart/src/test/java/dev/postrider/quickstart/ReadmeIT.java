package dev.postrider.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.broker.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows, as it stands there but for ports and the data folder. */
class ReadmeIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK = Pattern.compile("```\\n(.*?)```\\n", Pattern.DOTALL);

  @Test
  void aQuestionIsAskedAndAnswered(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
      throws Exception {
    List<Integer> ports = FreePorts.several(4);
    var addresses = new Addresses(ports.get(0), ports.get(1), ports.get(2));
    List<String> up = List.of(ROOT.resolve("postrider").toString(), "up");
    try (Product product = new Product(folder, addresses, up)) {
      product.start();
      List<String> terminals =
          blocks("Ask, and be answered").stream()
              .map(block -> here(block, product, ports.get(3)))
              .toList();
      assertThat(terminals).hasSize(2);
      try (Program customer = terminal(folder, "exec " + terminals.getFirst())) {
        customer.output("Listening on");

        Program.Result bank = terminal(folder, terminals.getLast()).result();

        assertThat(bank.exit()).as(bank.err()).isZero();
        assertThat(bank.out())
            .contains("\"loginId\":\"login_2\"")
            .contains("\"state\":\"PENDING\"")
            .contains("\"state\":\"REPORTED\"")
            .contains("\"decision\":\"REPORTED\"");
        String shown = customer.output("login.reported");
        assertThat(shown.indexOf("\"type\" : \"login.unusual\""))
            .isBetween(0, shown.indexOf("\"type\" : \"login.reported\""));
        assertThat(shown).contains("NEW_DEVICE");
      }
    }
  }

  private static List<String> blocks(String section) throws Exception {
    String text = Files.readString(ROOT.resolve("README.md"));
    int start = text.indexOf("\n## " + section + "\n");
    return BLOCK
        .matcher(text.substring(start, text.indexOf("\n## ", start + 1)))
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }

  private static String here(String commands, Product product, int receiver) {
    Addresses addresses = product.addresses();
    return commands
        .replace("127.0.0.1:8080", "127.0.0.1:" + addresses.apiPort())
        .replace("127.0.0.1:8081", "127.0.0.1:" + addresses.producerPort())
        .replace("9001", String.valueOf(receiver))
        .replace("postrider token", "postrider token --data " + product.data().path())
        .replace("./postrider", ROOT.resolve("postrider").toString());
  }

  private static Program terminal(Path folder, String commands) throws Exception {
    return Program.start(folder, List.of("bash", "-euc", commands), "");
  }
}
