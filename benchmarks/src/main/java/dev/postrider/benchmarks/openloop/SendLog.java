package dev.postrider.benchmarks.openloop;

import dev.postrider.benchmarks.ledger.Percentiles;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What became of each event of a plan on its way to Kafka, by its number. */
record SendLog(Plan plan, List<Sent> events) {
  private static final int BUFFER = 1 << 16;

  int unacknowledged() {
    return (int) events.stream().filter(sent -> !sent.isAcknowledged()).count();
  }

  /** How long after its time each event was sent, in nanoseconds, from one event on. */
  Percentiles behind(int from) {
    return Percentiles.of(
        IntStream.range(from, events.size())
            .mapToLong(n -> Math.max(0, events.get(n).sentNanos() - plan.dueNanos(n)))
            .toArray());
  }

  void write(Path file) throws IOException {
    try (var to =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER))) {
      to.writeUTF(plan.words());
      for (Sent sent : events) {
        sent.write(to);
      }
    }
  }

  static SendLog read(Path file) throws IOException {
    try (var from =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
      Plan plan = Plan.parse(from.readUTF());
      List<Sent> events = new ArrayList<>(plan.count());
      for (int n = 0; n < plan.count(); n++) {
        events.add(Sent.read(from));
      }
      return new SendLog(plan, events);
    }
  }
}
