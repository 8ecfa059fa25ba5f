package dev.postrider.benchmarks.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.benchmarks.BenchFailure;
import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.load.Values;
import dev.postrider.benchmarks.process.Tool;
import dev.postrider.benchmarks.report.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast requests alone can be: {@code wrk}, a load generator in C, posts one signed webhook over
 * and over to the same receiver, without Kafka, signing or anything else.
 */
public final class Wrk {
  private static final int THREADS = 2;
  private static final int CONNECTIONS = 64;
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s*([0-9.]+)");

  private final Path program;

  private Wrk(Path program) {
    this.program = program;
  }

  /** Empty if it is not on the PATH. */
  public static Optional<Wrk> find() {
    return Tool.find("wrk").map(Wrk::new);
  }

  /** Measures as many rounds as everybody has. */
  public Series run(Lab lab) {
    Series series = new Series("wrk");
    Path script = write(lab.folder().resolve("wrk.lua"));
    for (int round = 1; round <= lab.options().rounds(); round++) {
      double rate = round(lab, script);
      series.add(Measures.RATE, rate);
      lab.console()
          .step(
              String.format(
                  Locale.ROOT,
                  "round %d of %d   wrk            %,9.0f requests/s",
                  round,
                  lab.options().rounds(),
                  rate));
    }
    lab.receiver().reset();
    return series;
  }

  private double round(Lab lab, Path script) {
    lab.receiver().reset();
    String printed =
        Tool.run(
            List.of(
                program.toString(),
                "--threads",
                String.valueOf(THREADS),
                "--connections",
                String.valueOf(CONNECTIONS),
                "--duration",
                (lab.options().quick() ? 1 : lab.options().round().toSeconds()) + "s",
                "--script",
                script.toString(),
                lab.receiver().url(0).toString()));
    Matcher rate = RATE.matcher(printed);
    if (!rate.find() || printed.contains("Non-2xx")) {
      throw new BenchFailure("wrk could not measure: " + printed.strip());
    }
    return Double.parseDouble(rate.group(1));
  }

  private static Path write(Path script) {
    String body = new String(Values.json().of(0), UTF_8);
    try {
      return Files.writeString(
          script,
          """
          wrk.method = "POST"
          wrk.body = [==[%s]==]
          wrk.headers["Content-Type"] = "application/json"
          wrk.headers["webhook-id"] = "msg_7MYWUv8e24grbDXk13nQ2h"
          wrk.headers["webhook-timestamp"] = "1795402810"
          wrk.headers["webhook-signature"] = "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="
          """
              .formatted(body));
    } catch (IOException notWritten) {
      throw new BenchFailure("The script for wrk could not be written", notWritten);
    }
  }
}
