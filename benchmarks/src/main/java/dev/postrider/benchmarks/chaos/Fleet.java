package dev.postrider.benchmarks.chaos;

import dev.postrider.benchmarks.BenchFailure;
import dev.postrider.benchmarks.process.Child;
import dev.postrider.benchmarks.process.JavaCommand;
import dev.postrider.broker.FreePorts;
import dev.postrider.dispatcher.DispatcherApplication;
import dev.postrider.dispatcher.security.Keysets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The dispatchers, each a process of its own in a place of its own ({@code a}, {@code b}, …). What
 * is started in a place one after the other has the same state folder and is called {@code a-1},
 * {@code a-2}, …: the place's lives.
 */
final class Fleet implements AutoCloseable {
  static final String INGEST_GROUP = "chaos-dispatchers";
  static final String QUEUE_GROUP = "chaos-queue";
  static final int QUEUE_PARTITIONS = 4;

  /** Records of a partition that a dispatcher may have in flight, and one poll may add to. */
  static final int MAX_RECORDS_IN_FLIGHT = 2_000;

  static final int MAX_POLL_RECORDS = 500;

  private static final String TOKEN = "chaos-token-of-a-sensible-length";
  private static final List<String> FLAGS =
      List.of("-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final Pattern ENDPOINT_ID = Pattern.compile("\"id\":\"(ep_\\w+)\"");
  private static final int READY = 200;
  private static final int CREATED = 201;

  private final Path folder;
  private final String bootstrapServers;
  private final int sessionMillis;
  private final String keyset = Keysets.generate();
  private final List<String> endpointIds = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Life> running = new TreeMap<>();
  private final Map<String, Integer> lives = new HashMap<>();
  private final List<Absence> absences = new ArrayList<>();
  private final Map<String, Long> frozenAt = new HashMap<>();

  private record Life(String name, Child process, int port) {}

  Fleet(Path folder, String bootstrapServers, int sessionMillis) {
    this.folder = folder;
    this.bootstrapServers = bootstrapServers;
    this.sessionMillis = sessionMillis;
  }

  /** The life that a stream thread's client id belongs to. */
  static String lifeOfThread(String clientId) {
    int end = clientId.indexOf("-StreamThread");
    return end < 0 ? clientId : clientId.substring(0, end);
  }

  /** Starts the next life of a place; {@link #awaitReady} waits for it. */
  void launch(String place) {
    String life = place + "-" + lives.merge(place, 1, Integer::sum);
    int port = FreePorts.one();
    JavaCommand command =
        new JavaCommand(
            "dispatcher " + life, FLAGS, DispatcherApplication.class, arguments(place, life, port));
    running.put(place, new Life(life, Child.start(command, folder), port));
  }

  private List<String> arguments(String place, String life, int port) {
    return List.of(
        "--server.address=127.0.0.1",
        "--server.port=" + port,
        "--spring.kafka.bootstrap-servers=" + bootstrapServers,
        // So that the groups' log tells whose member is whose.
        "--spring.kafka.consumer.properties.client.rack=" + life,
        "--spring.kafka.streams.client-id=" + life,
        "--logging.level.dev.postrider=INFO",
        "--postrider.topics.chaos.type=pointer:/type",
        "--postrider.ingest.group-id=" + INGEST_GROUP,
        "--postrider.ingest.from=earliest",
        "--postrider.ingest.max-records-in-flight=" + MAX_RECORDS_IN_FLIGHT,
        "--spring.kafka.consumer.max-poll-records=" + MAX_POLL_RECORDS,
        "--postrider.queue.application-id=" + QUEUE_GROUP,
        "--postrider.queue.partitions=" + QUEUE_PARTITIONS,
        "--postrider.queue.session-timeout=" + sessionMillis + "ms",
        "--postrider.queue.state-dir=" + place + "-state",
        "--postrider.egress.allow=127.0.0.0/8",
        "--postrider.api.tokens=" + TOKEN,
        "--postrider.encryption.keyset=" + keyset,
        // Many steps: nothing is to be given up because the machine was busy.
        "--postrider.retry.schedule=300ms,500ms,1s,1s,2s,2s,5s,5s,10s,10s");
  }

  /** Waits until a place's dispatcher consumes. */
  void awaitReady(String place) {
    Life life = life(place);
    HttpRequest question =
        HttpRequest.newBuilder(uri(life, "/actuator/health/readiness"))
            .timeout(Duration.ofSeconds(5))
            .build();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isReady(question)) {
      life.process().requireAlive();
      if (System.nanoTime() - deadline > 0) {
        throw new BenchFailure(
            "The dispatcher %s was not ready; see its log".formatted(life.name()));
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private boolean isReady(HttpRequest question) {
    try {
      return http.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == READY;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  /** Registers an endpoint of the application {@code default}, through a place's API. */
  void register(String place, URI url, List<String> filterTypes) {
    String types =
        filterTypes.isEmpty()
            ? ""
            : ",\"filterTypes\":[\"" + String.join("\",\"", filterTypes) + "\"]";
    HttpRequest request =
        HttpRequest.newBuilder(uri(life(place), "/api/v1/app/default/endpoint"))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"url\":\"" + url + "\"" + types + "}"))
            .timeout(Duration.ofSeconds(20))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != CREATED) {
        throw new BenchFailure(
            "An endpoint could not be registered: status " + answer.statusCode());
      }
      Matcher id = ENDPOINT_ID.matcher(answer.body());
      if (!id.find()) {
        throw new BenchFailure("An endpoint was registered without an id");
      }
      endpointIds.add(id.group(1));
    } catch (IOException failure) {
      throw new BenchFailure("An endpoint could not be registered", failure);
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  /** The ids of the endpoints, in the order in which they were registered. */
  List<String> endpointIds() {
    return List.copyOf(endpointIds);
  }

  /** The name of a place's present life. */
  String nameOf(String place) {
    return life(place).name();
  }

  /** {@code kill -9}; returns when it is dead. */
  void kill(String place) {
    life(place).process().kill();
    absences.add(Absence.killed(life(place).name(), System.currentTimeMillis()));
  }

  /** SIGTERM; returns when it has ended. */
  void stop(String place) {
    life(place).process().terminate();
  }

  void freeze(String place) {
    life(place).process().freeze();
    frozenAt.put(place, System.currentTimeMillis());
  }

  void thaw(String place) {
    Long since = frozenAt.remove(place);
    absences.add(
        new Absence(life(place).name(), Objects.requireNonNull(since), System.currentTimeMillis()));
    life(place).process().thaw();
  }

  /** Who was killed, or frozen and thawed, so far. */
  List<Absence> absences() {
    return List.copyOf(absences);
  }

  private Life life(String place) {
    Life life = running.get(place);
    if (life == null) {
      throw new IllegalArgumentException("There is no dispatcher in " + place);
    }
    return life;
  }

  private static URI uri(Life life, String path) {
    return URI.create("http://127.0.0.1:" + life.port() + path);
  }

  private static BenchFailure interrupted(InterruptedException interrupted) {
    Thread.currentThread().interrupt();
    return new BenchFailure("Interrupted", interrupted);
  }

  @Override
  public void close() {
    running.values().forEach(life -> life.process().close());
    http.close();
  }
}
