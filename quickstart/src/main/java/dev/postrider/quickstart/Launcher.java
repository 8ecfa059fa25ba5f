package dev.postrider.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * The commands of the {@code postrider} script. A mistake of the caller, or something that cannot
 * be done, is one line on standard error and a non-zero exit.
 */
@Command(
    name = "postrider",
    subcommands = {UpCommand.class, TokenCommand.class, ListenCommand.class, TriggerCommand.class})
public final class Launcher {
  private static final String HELP = "/help.txt";
  private static final List<String> HELP_WORDS = List.of("help", "--help", "-h");

  private Launcher() {}

  public static void main(String[] args) {
    System.exit(run(System.out, System.err, args));
  }

  static int run(PrintStream out, PrintStream err, String... args) {
    if (asksForHelp(args)) {
      out.print(help());
      return CommandLine.ExitCode.OK;
    }
    return commandLine(err).execute(args);
  }

  static CommandLine commandLine(PrintStream err) {
    return new CommandLine(new Launcher())
        .setParameterExceptionHandler((mistake, args) -> refuse(err, mistake))
        .setExecutionExceptionHandler((failure, command, parsed) -> fail(err, failure));
  }

  static String help() {
    try (InputStream text = Launcher.class.getResourceAsStream(HELP)) {
      return new String(Objects.requireNonNull(text, HELP).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException missing) {
      throw new IllegalStateException(HELP + " cannot be read", missing);
    }
  }

  private static boolean asksForHelp(String... args) {
    return (args.length > 0 && HELP_WORDS.contains(args[0]))
        || List.of(args).contains("--help")
        || List.of(args).contains("-h");
  }

  private static int refuse(PrintStream err, ParameterException mistake) {
    err.println("postrider: " + oneLine(mistake) + " (./postrider help)");
    return CommandLine.ExitCode.USAGE;
  }

  private static int fail(PrintStream err, Exception failure) throws Exception {
    if (failure instanceof CommandFailure) {
      err.println("postrider: " + oneLine(failure));
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }

  private static String oneLine(Exception told) {
    return String.valueOf(told.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
