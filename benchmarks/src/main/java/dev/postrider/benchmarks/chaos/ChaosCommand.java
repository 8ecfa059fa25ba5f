package dev.postrider.benchmarks.chaos;

import dev.postrider.benchmarks.BenchFailure;
import dev.postrider.benchmarks.lab.Console;
import dev.postrider.benchmarks.report.Machine;
import dev.postrider.benchmarks.report.Report;
import dev.postrider.benchmarks.report.Result;
import dev.postrider.benchmarks.report.TextTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code ./postrider bench chaos [FAULT…]}: does faults under load, and accounts for every
 * delivery. It ends with 1 if one was lost, or repeated more often than the design allows.
 */
@Command(name = "chaos")
public final class ChaosCommand implements Callable<Integer> {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
  private static final int MOST_EVENTS = 10_000_000;
  private static final int MOST_ROUNDS = 1_000;

  /** Short, so that they can be typed. */
  private static final int SEEDS = 1_000_000;

  private final PrintStream out;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..*")
  private List<String> names = List.of();

  @Option(names = "--seed")
  private @Nullable Long seed;

  @Option(names = "--events")
  private @Nullable Integer events;

  @Option(names = "--rounds")
  private @Nullable Integer rounds;

  @Option(names = "--out")
  private @Nullable Path outputFolder;

  public ChaosCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    List<Fault> faults = faults();
    ChaosPlan plan = plan();
    Path home = Path.of(System.getProperty("postrider.home", "."));
    Path folder =
        (outputFolder != null
                ? outputFolder
                : home.resolve("target").resolve("chaos-" + STAMP.format(LocalDateTime.now())))
            .toAbsolutePath()
            .normalize();
    Console console = new Console(out);
    console.step("logs and results: " + folder);
    List<Result> results = new ArrayList<>();
    boolean proved = true;
    for (Fault fault : faults) {
      Outcome outcome = Chaos.run(fault, plan, created(folder.resolve(fault.word())), console);
      proved &= outcome.failures().isEmpty();
      results.add(ChaosReport.of(fault, plan, outcome));
      console.print(TextTable.of(results.getLast()) + "\n");
      new Report(Machine.facts(home), results).write(folder);
    }
    return proved ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private ChaosPlan plan() {
    ChaosPlan full =
        ChaosPlan.full(seed == null ? ThreadLocalRandom.current().nextInt(SEEDS) : seed);
    return full.with(
        within("--events", events, full.events(), MOST_EVENTS),
        within("--rounds", rounds, full.rounds(), MOST_ROUNDS));
  }

  private List<Fault> faults() {
    if (names.isEmpty()) {
      return List.of(Fault.values());
    }
    return names.stream().map(name -> Fault.named(name).orElseThrow(() -> unknown(name))).toList();
  }

  private ParameterException unknown(String name) {
    String known = Stream.of(Fault.values()).map(Fault::word).collect(Collectors.joining(", "));
    return new ParameterException(
        spec.commandLine(), "There is no fault '%s'; there are %s".formatted(name, known));
  }

  private int within(String option, @Nullable Integer number, int otherwise, int most) {
    if (number == null) {
      return otherwise;
    }
    if (number < 1 || number > most) {
      throw new ParameterException(
          spec.commandLine(), "%s is %d, but may be 1 to %d".formatted(option, number, most));
    }
    return number;
  }

  private static Path created(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException notPossible) {
      throw new BenchFailure("The folder %s cannot be made".formatted(folder), notPossible);
    }
  }
}
