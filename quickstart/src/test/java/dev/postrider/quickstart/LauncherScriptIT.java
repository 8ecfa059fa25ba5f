package dev.postrider.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script itself, as a user calls it: from another folder, and through a link. */
class LauncherScriptIT {
  private static final Path SCRIPT = Path.of("..", "postrider").toAbsolutePath().normalize();
  private static final int TAKEN_PORT = 24030;

  @TempDir Path folder;

  @Test
  void tellsItsHelp() throws Exception {
    assertThat(run("help")).isEqualTo(new Program.Result(0, Launcher.help(), ""));
    assertThat(run("up", "--help")).isEqualTo(new Program.Result(0, Launcher.help(), ""));
  }

  @Test
  void refusesAnUnknownCommandInOneLine() throws Exception {
    assertThat(run("fly"))
        .isEqualTo(
            new Program.Result(2, "", "postrider: there is no command 'fly' (./postrider help)\n"));
  }

  @Test
  void hasNoTokenBeforeTheFirstStart() throws Exception {
    Program.Result result = run("token", "--data", folder.toString());

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo(
            "postrider: There is no API token in %s yet: ./postrider up makes one\n"
                .formatted(folder));
  }

  @Test
  void refusesATakenPortBeforeItStartsAnything() throws Exception {
    try (ServerSocket _ = new ServerSocket(TAKEN_PORT, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Program.Result result =
          run("up", "--kafka-port", String.valueOf(TAKEN_PORT), "--data", folder.toString());

      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.out()).isEmpty();
      assertThat(result.err())
          .startsWith("postrider: Port 24030 is taken by another process;")
          .hasLineCount(1);
      assertThat(folder.resolve("kafka")).doesNotExist();
    }
  }

  private Program.Result run(String... arguments) throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("a link"), SCRIPT);
    List<String> command = Stream.concat(Stream.of(link.toString()), Stream.of(arguments)).toList();
    try (Program script = Program.start(folder, command, "")) {
      return script.result();
    } finally {
      Files.delete(link);
    }
  }
}
