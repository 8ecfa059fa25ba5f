package dev.postrider.benchmarks.queue;

import dev.postrider.benchmarks.BenchFailure;
import dev.postrider.benchmarks.lab.Console;
import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.lab.Options;
import dev.postrider.benchmarks.report.Machine;
import dev.postrider.benchmarks.report.Report;
import dev.postrider.benchmarks.report.Result;
import dev.postrider.benchmarks.report.TextTable;
import dev.postrider.benchmarks.report.Verdict;
import dev.postrider.benchmarks.scenario.Scenario;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
 * {@code ./postrider bench queue [SCENARIO…]}: what endpoint queues must show. It ends with 1 if
 * anything was lost, or came out of its order; a figure that was not reached is told.
 */
@Command(name = "queue")
public final class QueueCommand implements Callable<Integer> {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
  private static final List<Scenario> ALL =
      List.of(
          DeadEndpoint.failing(),
          DeadEndpoint.hanging(),
          OrderSpeed.strict(),
          OrderSpeed.keys(),
          new OrderUnderFault(OrderUnderFault.Kind.CRASH),
          new OrderUnderFault(OrderUnderFault.Kind.FREEZE),
          new RateLimit(),
          Crowd.hold(),
          Crowd.recovering(),
          Restart.some(),
          new LightLoad(),
          new Rolling(),
          DeadLetters.some());

  /** What takes long, and is run only when it is asked for. */
  private static final List<Scenario> LONG =
      List.of(Restart.million(), new Drained(), DeadLetters.fifty());

  private final PrintStream out;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..*")
  private List<String> names = List.of();

  @Option(names = "--quick")
  private boolean quick;

  @Option(names = "--profile")
  private boolean profile;

  @Option(names = "--out")
  private @Nullable Path outputFolder;

  public QueueCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    List<Scenario> chosen = chosen();
    Path home = Path.of(System.getProperty("postrider.home", "."));
    Path folder =
        (outputFolder != null
                ? outputFolder
                : home.resolve("target").resolve("queue-" + STAMP.format(LocalDateTime.now())))
            .toAbsolutePath()
            .normalize();
    Console console = new Console(out);
    console.step("logs and results: " + folder);
    List<Result> results = new ArrayList<>();
    for (Scenario scenario : chosen) {
      console.step(scenario.name() + ": " + scenario.title());
      Options options = new Options(1, Duration.ofSeconds(10), quick, profile);
      try (Lab lab = new Lab(options, created(folder.resolve(scenario.name())), console)) {
        results.add(scenario.run(lab));
      }
      console.print(TextTable.of(results.getLast()) + "\n");
      new Report(Machine.facts(home), results).write(folder);
    }
    return results.stream().allMatch(QueueCommand::keepsPromises)
        ? CommandLine.ExitCode.OK
        : CommandLine.ExitCode.SOFTWARE;
  }

  /** What must be nothing is nothing. */
  private static boolean keepsPromises(Result result) {
    return result.parts().stream()
        .flatMap(part -> part.verdicts().stream())
        .filter(verdict -> verdict.sense() == Verdict.Sense.AT_MOST && verdict.target() == 0)
        .allMatch(Verdict::met);
  }

  private List<Scenario> chosen() {
    if (names.isEmpty()) {
      return ALL;
    }
    return names.stream()
        .map(name ->
            Stream.concat(ALL.stream(), LONG.stream())
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name)))
        .toList();
  }

  private ParameterException unknown(String name) {
    String known =
        Stream.concat(ALL.stream(), LONG.stream())
            .map(Scenario::name)
            .collect(Collectors.joining(", "));
    return new ParameterException(
        spec.commandLine(), "There is no queue scenario '%s'; there are %s".formatted(name, known));
  }

  private static Path created(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException notPossible) {
      throw new BenchFailure("The folder %s cannot be made".formatted(folder), notPossible);
    }
  }
}
