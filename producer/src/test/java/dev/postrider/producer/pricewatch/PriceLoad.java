package dev.postrider.producer.pricewatch;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Watches, and streams of prices over them of which one in a hundred is low; and the events that
 * must follow, by a model of its own. Each stream has its own items, so that their order is known.
 */
final class PriceLoad {
  static final int WATCHES = 100_000;
  static final int STREAMS = 4;
  static final int OBSERVATIONS = 400_000;
  private static final int ITEMS = 10_000;
  private static final int LOW_ONE_IN = 100;
  private static final int LOW = 9_000;
  private static final int USUAL = 10_000;

  /** Of each watch that fires, the prices at which it does. */
  final Map<String, List<Long>> expected = new TreeMap<>();

  private final boolean[] fired = new boolean[WATCHES];

  static void addWatches(JdbcTemplate jdbc) {
    for (int from = 0; from < WATCHES; from += ITEMS) {
      jdbc.batchUpdate(
          """
          INSERT INTO watch
            (watch_id, application, item, name, currency, threshold, armed, created_at)
          VALUES (?, 'default', ?, 'Item', 'EUR', ?, true, CURRENT_TIMESTAMP)
          """,
          IntStream.range(from, from + ITEMS)
              .mapToObj(n -> new Object[] {id(n), "item_" + n % ITEMS, threshold(n)})
              .toList());
    }
  }

  private static String id(int watch) {
    return "watch_" + watch;
  }

  private static long threshold(int watch) {
    return LOW + watch % 997;
  }

  /** Writes the lines of one of the streams. */
  Path write(int stream, Path folder) throws IOException {
    Random random = new Random(stream);
    Path file = folder.resolve("prices-%d.ndjson".formatted(stream));
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (int n = 0; n < OBSERVATIONS / STREAMS; n++) {
        int item = random.nextInt(ITEMS / STREAMS) * STREAMS + stream;
        boolean low = random.nextInt(LOW_ONE_IN) == 0;
        long price = low ? LOW + random.nextInt(USUAL - LOW) : USUAL + random.nextInt(2_000);
        expect(item, price);
        writer.write(
            "{\"item\": \"item_%d\", \"price\": {\"minorUnits\": %d, \"currency\": \"EUR\"}}%n"
                .formatted(item, price));
      }
    }
    return file;
  }

  private void expect(int item, long price) {
    for (int watch = item; watch < WATCHES; watch += ITEMS) {
      if (price < threshold(watch) && !fired[watch]) {
        fired[watch] = true;
        expected.computeIfAbsent(id(watch), _ -> new ArrayList<>()).add(price);
      } else if (price > threshold(watch)) {
        fired[watch] = false;
      }
    }
  }

  long events() {
    return expected.values().stream().mapToLong(List::size).sum();
  }
}
