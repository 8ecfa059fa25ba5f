package dev.postrider.benchmarks.queue;

import dev.postrider.benchmarks.BenchFailure;
import dev.postrider.benchmarks.lab.Dispatcher;
import dev.postrider.benchmarks.lab.DispatcherSettings;
import dev.postrider.benchmarks.lab.Kafka;
import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.lab.Receiver;
import dev.postrider.benchmarks.lab.Topic;
import dev.postrider.benchmarks.receiver.Behaviour;
import dev.postrider.dispatcher.endpoint.Policy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A broker, a receiver that answers as it is told, customers with one endpoint each, and
 * dispatchers in places, which share the work. What is started in a place again has its state
 * folder again.
 */
final class Stage implements AutoCloseable {
  private static final int PARTITIONS = 4;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
  private static final Pattern VALUE = Pattern.compile("\"value\":([0-9.E]+)");

  private final Lab lab;
  private final Topic topic;
  private final List<String> endpointIds = new ArrayList<>();
  private final Map<String, Dispatcher> dispatchers = new TreeMap<>();
  private final HttpClient http = HttpClient.newHttpClient();

  private Stage(Lab lab, Topic topic) {
    this.lab = lab;
    this.topic = topic;
  }

  /** Everything but the dispatchers. */
  static Stage set(Lab lab, int customers, IntFunction<Policy> policies) {
    Stage stage = new Stage(lab, lab.kafka().createTopic("events", PARTITIONS));
    Receiver receiver = lab.receiver();
    lab.register(seed -> {
      for (int customer = 0; customer < customers; customer++) {
        stage.endpointIds.add(
            seed.endpoint(
                seed.application(Traffic.uid(customer)),
                receiver.url(customer, new Behaviour.Told()),
                List.of(),
                policies.apply(customer)));
      }
    });
    return stage;
  }

  Lab lab() {
    return lab;
  }

  Kafka kafka() {
    return lab.kafka();
  }

  Topic topic() {
    return topic;
  }

  Receiver receiver() {
    return lab.receiver();
  }

  String endpointId(int customer) {
    return endpointIds.get(customer);
  }

  /** Starts the dispatcher of a place, and returns when it is ready. */
  Dispatcher start(String place, String... properties) {
    DispatcherSettings settings =
        DispatcherSettings.of("dispatcher " + place, List.of(topic))
            .with("--postrider.ingest.group-id=bench")
            .with("--postrider.queue.application-id=bench-queue");
    for (String property : properties) {
      settings = settings.with(property);
    }
    if (lab.options().profile()) {
      settings = settings.withMoreFlags(List.of("-XX:StartFlightRecording=settings=profile"));
    }
    Dispatcher started = lab.dispatcher(settings);
    dispatchers.put(place, started);
    return started;
  }

  Dispatcher at(String place) {
    Dispatcher dispatcher = dispatchers.get(place);
    if (dispatcher == null) {
      throw new IllegalArgumentException("Nothing was started in place " + place);
    }
    return dispatcher;
  }

  /** How much the queues of the dispatchers that run hold. */
  long held() {
    return dispatchers.values().stream()
        .filter(dispatcher -> dispatcher.process().isAlive())
        .mapToLong(this::held)
        .sum();
  }

  long held(Dispatcher dispatcher) {
    String answer = ask("GET", dispatcher.actuator() + "/metrics/postrider.queue.deliveries");
    Matcher value = VALUE.matcher(answer);
    if (!value.find()) {
      throw new BenchFailure("A dispatcher does not tell how much it holds: " + answer);
    }
    return (long) Double.parseDouble(value.group(1));
  }

  /** Calls the API of a place about a customer's endpoint. */
  String api(String place, String method, int customer, String what) {
    return ask(
        method,
        "%s/app/%s/endpoint/%s/%s"
            .formatted(at(place).api(), Traffic.uid(customer), endpointId(customer), what));
  }

  private String ask(String method, String url) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + Lab.API_TOKEN)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(20))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new BenchFailure(
            "%s was answered with %d: %s".formatted(url, answer.statusCode(), answer.body()));
      }
      return answer.body();
    } catch (IOException gone) {
      throw new BenchFailure(url + " could not be asked", gone);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("Interrupted", interrupted);
    }
  }

  /**
   * Waits.
   *
   * @throws BenchFailure if it does not come true in time
   */
  static void await(String what, Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new BenchFailure("It was waited %s in vain: %s".formatted(patience, what));
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  static void letRun(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void keepRecording(String place, Dispatcher dispatcher) {
    String file = lab.folder().resolve("dispatcher-" + place + ".jfr").toString();
    dispatcher.process().jcmd("JFR.dump", "filename=" + file);
    lab.console().step("recording: " + file);
  }

  @Override
  public void close() {
    http.close();
    if (lab.options().profile()) {
      dispatchers.forEach((place, dispatcher) -> {
        if (dispatcher.process().isAlive()) {
          keepRecording(place, dispatcher);
        }
      });
    }
  }
}
