package dev.postrider.benchmarks;

import dev.postrider.benchmarks.chaos.ChaosCommand;
import dev.postrider.benchmarks.lab.Console;
import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.lab.Options;
import dev.postrider.benchmarks.micro.JmhCommand;
import dev.postrider.benchmarks.queue.QueueCommand;
import dev.postrider.benchmarks.report.Machine;
import dev.postrider.benchmarks.report.Report;
import dev.postrider.benchmarks.report.Result;
import dev.postrider.benchmarks.report.TextTable;
import dev.postrider.benchmarks.scenario.Scenario;
import dev.postrider.benchmarks.scenario.Scenarios;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code ./postrider bench [SCENARIO…]}: measures, and leaves a table, a JSON file and a page. It
 * ends with 1 if anything was lost or could not be measured; a target that was not met is told, and
 * is no failure.
 */
@Command(name = "bench")
public final class Bench implements Callable<Integer> {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final PrintStream out;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..*")
  private List<String> names = List.of();

  @Option(names = "--list")
  private boolean list;

  @Option(names = "--rounds")
  private int rounds = 5;

  @Option(names = "--seconds")
  private int seconds = 10;

  @Option(names = "--out")
  private @Nullable Path outputFolder;

  @Option(names = "--quick")
  private boolean quick;

  @Option(names = "--profile")
  private boolean profile;

  private Bench(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] args) {
    System.exit(run(System.out, System.err, args));
  }

  static int run(PrintStream out, PrintStream err, String... args) {
    // The script hands its command on as the first word.
    String[] own =
        args.length > 0 && args[0].equals("bench")
            ? Arrays.copyOfRange(args, 1, args.length)
            : args;
    return new CommandLine(new Bench(out))
        .addSubcommand(new ChaosCommand(out))
        .addSubcommand(new JmhCommand())
        .addSubcommand(new QueueCommand(out))
        .setParameterExceptionHandler((mistake, _) -> refuse(err, mistake))
        .setExecutionExceptionHandler((failure, _, _) -> fail(err, failure))
        .execute(own);
  }

  @Override
  public Integer call() {
    if (list) {
      Scenarios.all().forEach(one -> out.printf("%-12s %s%n", one.name(), one.title()));
      return CommandLine.ExitCode.OK;
    }
    List<Scenario> chosen = chosen();
    Options options =
        new Options(
            within("--rounds", rounds, 1, 100),
            Duration.ofSeconds(within("--seconds", seconds, 1, 600)),
            quick,
            profile);
    Path folder = folder();
    Console console = new Console(out);
    console.step("logs and results: " + folder);
    List<Result> results = new ArrayList<>();
    for (Scenario scenario : chosen) {
      console.step(scenario.name() + ": " + scenario.title());
      results.add(run(scenario, options, folder, console));
      console.print(TextTable.of(results.getLast()) + "\n");
      // After every scenario, so that a long run that fails leaves what it had.
      new Report(facts(options), results).write(folder);
    }
    console.step("results: " + folder.resolve("results.html"));
    return CommandLine.ExitCode.OK;
  }

  private static Result run(Scenario scenario, Options options, Path folder, Console console) {
    Path own = folder.resolve(scenario.name());
    create(own);
    try (Lab lab = new Lab(options, own, console)) {
      return scenario.run(lab);
    }
  }

  private List<Scenario> chosen() {
    if (names.isEmpty()) {
      return Scenarios.all();
    }
    return names.stream()
        .map(name -> Scenarios.named(name).orElseThrow(() -> unknown(name)))
        .toList();
  }

  private ParameterException unknown(String name) {
    String known = Scenarios.all().stream().map(Scenario::name).collect(Collectors.joining(", "));
    return new ParameterException(
        spec.commandLine(), "There is no scenario '%s'; there are %s".formatted(name, known));
  }

  private int within(String option, int number, int least, int most) {
    if (number < least || number > most) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is %d, but may be %d to %d".formatted(option, number, least, most));
    }
    return number;
  }

  private Path folder() {
    Path chosen =
        outputFolder != null
            ? outputFolder
            : home()
                .resolve("target")
                .resolve("bench-" + STAMP.format(ZonedDateTime.now(ZoneOffset.UTC)));
    create(chosen);
    return chosen.toAbsolutePath().normalize();
  }

  private static void create(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException notPossible) {
      throw new BenchFailure("The folder %s cannot be made".formatted(folder), notPossible);
    }
  }

  private static Path home() {
    return Path.of(System.getProperty("postrider.home", "."));
  }

  private static Map<String, String> facts(Options options) {
    Map<String, String> facts = Machine.facts(home());
    facts.put(
        "rounds", "%d of about %d s".formatted(options.rounds(), options.round().toSeconds()));
    if (options.quick()) {
      facts.put("quick", "nothing here means anything but that it works");
    }
    return facts;
  }

  private static int refuse(PrintStream err, ParameterException mistake) {
    err.println("postrider: " + mistake.getMessage() + " (./postrider help)");
    return CommandLine.ExitCode.USAGE;
  }

  private static int fail(PrintStream err, Exception failure) throws Exception {
    if (failure instanceof BenchFailure) {
      err.println("postrider: " + failure.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }
}
