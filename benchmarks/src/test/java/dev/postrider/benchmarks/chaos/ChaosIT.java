package dev.postrider.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.benchmarks.lab.Console;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of {@code ./postrider bench chaos kill}: three kills of one of two dispatchers.
 */
class ChaosIT {
  private static final String SEED = "postrider.chaos.seed";

  @TempDir private Path folder;

  @Test
  void killedThreeTimesUnderLoadNothingIsLostAndNoMoreIsRepeatedThanTheDesignAllows() {
    long seed = Long.getLong(SEED, RandomGenerator.getDefault().nextInt(1_000_000));
    System.out.printf("chaos seed %d (repeat with -D%s=%d)%n", seed, SEED, seed);

    Outcome outcome = Chaos.run(Fault.KILL, ChaosPlan.brief(seed), folder, new Console(System.out));

    assertThat(outcome.failures()).isEmpty();
  }
}
