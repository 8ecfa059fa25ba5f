package dev.postrider.benchmarks.micro;

import dev.postrider.benchmarks.BenchFailure;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./postrider bench jmh [REGEX]}: the microbenchmarks. */
@Command(name = "jmh")
public final class JmhCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", defaultValue = "")
  private String pattern = "";

  @Override
  public Integer call() {
    try {
      Microbenchmarks.run(pattern);
      return CommandLine.ExitCode.OK;
    } catch (RunnerException failure) {
      throw new BenchFailure("JMH could not run: " + failure.getMessage(), failure);
    }
  }
}
