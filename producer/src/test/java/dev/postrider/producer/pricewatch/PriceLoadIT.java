package dev.postrider.producer.pricewatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.producer.RunningProducer;
import dev.postrider.producer.TestBroker;
import dev.postrider.producer.TestDatabase;
import java.io.BufferedWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Measures, when asked to: {@code -Dproducer.load=true}, alone on the machine. */
@EnabledIfSystemProperty(named = "producer.load", matches = "true")
class PriceLoadIT {
  private static final int WATCHES = 100_000;
  private static final int ITEMS = 10_000;
  private static final int OBSERVATIONS = 300_000;
  private static final int WANTED_PER_SECOND = 10_000;

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aStreamIsTakenAtTenThousandObservationsASecond(TestDatabase database, @TempDir Path folder)
      throws Exception {
    String topic = TestBroker.freshTopic(3);
    Path lines = lines(folder.resolve("prices.ndjson"));
    try (RunningProducer producer =
            new RunningProducer(
                TestBroker.bootstrapServers(),
                database.freshUrl(),
                Clock.systemUTC(),
                "--postrider.producer.topics.prices=" + topic);
        HttpClient http = HttpClient.newHttpClient()) {
      addWatches(producer.bean(JdbcTemplate.class));
      HttpRequest request =
          HttpRequest.newBuilder(producer.address().resolve("/prices"))
              .header("content-type", "application/x-ndjson")
              .POST(BodyPublishers.ofFile(lines))
              .build();
      long before = System.nanoTime();

      String answer = http.send(request, BodyHandlers.ofString()).body();

      double seconds = (System.nanoTime() - before) / (double) Duration.ofSeconds(1).toNanos();
      System.out.printf(
          "%s: %d watches, %.0f observations/s, %s%n",
          database, WATCHES, OBSERVATIONS / seconds, answer);
      assertThat(answer).contains("\"observed\":" + OBSERVATIONS);
      assertThat(OBSERVATIONS / seconds).isGreaterThan(WANTED_PER_SECOND);
    }
  }

  private static void addWatches(JdbcTemplate jdbc) {
    for (int from = 0; from < WATCHES; from += ITEMS) {
      jdbc.batchUpdate(
          """
          INSERT INTO watch
            (watch_id, application, item, name, currency, threshold, armed, created_at)
          VALUES (?, 'default', ?, 'Item', 'EUR', ?, true, CURRENT_TIMESTAMP)
          """,
          IntStream.range(from, from + ITEMS)
              .mapToObj(n -> new Object[] {"watch_" + n, "item_" + n % ITEMS, 9_000 + n % 997})
              .toList());
    }
  }

  /** Prices that cross the threshold of one watch in about a hundred observations. */
  private static Path lines(Path file) throws Exception {
    Random random = new Random(7);
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (int n = 0; n < OBSERVATIONS; n++) {
        writer.write(
            "{\"item\": \"item_%d\", \"price\": {\"minorUnits\": %d, \"currency\": \"EUR\"}}%n"
                .formatted(
                    random.nextInt(ITEMS),
                    random.nextInt(100) == 0 ? 9_500 : 10_000 + random.nextInt(2_000)));
      }
    }
    return file;
  }
}
