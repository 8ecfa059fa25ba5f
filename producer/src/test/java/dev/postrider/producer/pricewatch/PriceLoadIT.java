package dev.postrider.producer.pricewatch;

import static dev.postrider.producer.TestBroker.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.producer.ProducerApplication;
import dev.postrider.producer.RunningProducer;
import dev.postrider.producer.TestBroker;
import dev.postrider.schemas.event.PriceDropped;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.FileNotFoundException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Measures, when asked to: {@code -Dproducer.load=true}, alone on the machine; on databases that
 * keep what they have committed.
 */
@EnabledIfSystemProperty(named = "producer.load", matches = "true")
class PriceLoadIT {
  private static final int WANTED_PER_SECOND = 10_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @Test
  void onH2InAFile() throws Exception {
    measure("H2 in a file", ProducerApplication.h2Url(folder.resolve("producer")));
  }

  @Test
  void onPostgres() throws Exception {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "on").start()) {
      measure("PostgreSQL", server.getJdbcUrl("postgres", "postgres"));
    }
  }

  private void measure(String database, String url) throws Exception {
    String topic = TestBroker.freshTopic(3);
    PriceLoad load = new PriceLoad();
    List<Path> streams = new ArrayList<>();
    for (int stream = 0; stream < PriceLoad.STREAMS; stream++) {
      streams.add(load.write(stream, folder));
    }
    try (RunningProducer producer =
            new RunningProducer(
                TestBroker.bootstrapServers(),
                url,
                Clock.systemUTC(),
                "--postrider.producer.topics.prices=" + topic);
        HttpClient http = HttpClient.newHttpClient()) {
      JdbcTemplate jdbc = producer.bean(JdbcTemplate.class);
      PriceLoad.addWatches(jdbc);
      long before = System.nanoTime();

      List<CompletableFuture<HttpResponse<String>>> answers =
          streams.stream().map(stream -> send(http, producer, stream)).toList();

      long observed = PriceLoad.OBSERVATIONS / PriceLoad.STREAMS;
      assertThat(answers)
          .allSatisfy(answer ->
              assertThat(answer.join().body()).startsWith("{\"observed\":%d,".formatted(observed)));
      double taken = seconds(before);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> jdbc.queryForList("SELECT seq FROM outbox_event LIMIT 1").isEmpty());
      double published = seconds(before);
      System.out.printf(
          "%s: %d watches, %d streams, %.0f observations/s, %d events; with all of them"
              + " acknowledged by Kafka %.0f observations/s%n",
          database,
          PriceLoad.WATCHES,
          PriceLoad.STREAMS,
          PriceLoad.OBSERVATIONS / taken,
          load.events(),
          PriceLoad.OBSERVATIONS / published);
      assertThat(events(topic).equals(load.expected))
          .as("every event is on the topic, once, in the order of its watch")
          .isTrue();
      assertThat(PriceLoad.OBSERVATIONS / published).isGreaterThan(WANTED_PER_SECOND);
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / (double) Duration.ofSeconds(1).toNanos();
  }

  private static CompletableFuture<HttpResponse<String>> send(
      HttpClient http, RunningProducer producer, Path lines) {
    try {
      return http.sendAsync(
          HttpRequest.newBuilder(producer.address().resolve("/prices"))
              .header("content-type", "application/x-ndjson")
              .POST(BodyPublishers.ofFile(lines))
              .build(),
          BodyHandlers.ofString());
    } catch (FileNotFoundException notWritten) {
      throw new AssertionError(notWritten);
    }
  }

  /** Of each watch, the prices that it was told of. */
  private static Map<String, List<Long>> events(String topic) {
    Map<String, List<Long>> events = new TreeMap<>();
    TestBroker.read(topic)
        .forEach(record -> {
          GenericRecord event = data(record, PriceDropped.getClassSchema());
          events
              .computeIfAbsent(event.get("watchId").toString(), _ -> new ArrayList<>())
              .add((Long) ((GenericRecord) event.get("price")).get("minorUnits"));
        });
    return events;
  }
}
