package dev.postrider.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class LauncherTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void helpTellsEveryCommandAndOption() {
    for (CommandLine command : Launcher.commandLine(System.err).getSubcommands().values()) {
      assertThat(Launcher.help()).contains("\n  " + command.getCommandName());
      command
          .getCommandSpec()
          .options()
          .forEach(option -> assertThat(Launcher.help()).contains("      " + option.longestName()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          up --port 70000                 | '70000' is not a port (1 to 65535)
          up --retry-schedule 1s,2        | '2' is not a duration such as 500ms, 2s, 5m, 2h or 1d
          up --seed 7                     | --seed is for --demo
          up --demo --seed x              | --seed
          up --unknown                    | Unknown option: '--unknown'
          listen --status 99              | --status is a number from 200 to 599
          listen --secret whsec_short     | --secret:
          listen --answer {"verified"     | --answer is one JSON value
          trigger                         | Missing required parameter: 'TYPE'
          trigger x --count 0             | --count is a number from 1 to 1000
          """)
  void refusesAMistakeInOneLine(String arguments, String reason) {
    int exit = run(arguments.strip().split(" "));

    assertThat(exit).isEqualTo(2);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(reason).hasLineCount(1);
  }

  @Test
  void triggerSaysThatNothingRuns(@TempDir Path data) {
    int exit = run("trigger", "payment.occurred", "--data", data.toString());

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("postrider: No Postrider is running with the data folder " + data)
        .hasLineCount(1);
  }

  private int run(String... arguments) {
    return Launcher.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        arguments);
  }
}
