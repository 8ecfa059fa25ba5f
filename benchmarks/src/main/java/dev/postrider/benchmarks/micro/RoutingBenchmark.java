package dev.postrider.benchmarks.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.dispatcher.endpoint.LoadedDirectory;
import dev.postrider.dispatcher.route.Router;
import dev.postrider.schemas.envelope.Event;
import dev.postrider.schemas.envelope.TypeFilter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From an event to the endpoints that want it, in a registry of 100,000 endpoints over 10,000
 * applications. Each application has ten endpoints: two for each of the five filter sets, so that
 * six of the ten want the event. One more application has 1,000 endpoints: in {@code crowded} all
 * of them want it, in {@code crowdedButOne} one does.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RoutingBenchmark {
  private static final int PER_FILTER = 2;
  private static final int CROWD = 1_000;
  private static final List<List<TypeFilter>> FILTERS =
      List.of(
          List.of(),
          filters("payment.occurred"),
          filters("payment.*"),
          filters("payment.failed", "login.unusual"),
          filters("login.*", "price.*"));

  @Param("10000")
  public int applications;

  private final LoadedDirectory directory = new LoadedDirectory();
  private final Router router = new Router(directory);
  private final Event forTheCrowd = event("crowd", EventSamples.TYPE);
  private final Event forOneOfTheCrowd = event("crowd", "shipment.arriving");
  private final Event forNobody = event("nobody", EventSamples.TYPE);
  private Event[] spread = {};
  private int next;

  /** So that each event finds another application, as far away in memory as they come. */
  @Setup
  public void register() {
    spread = new Event[applications];
    for (int i = 0; i < applications; i++) {
      String application = "app_%027d".formatted(i);
      for (List<TypeFilter> filters : FILTERS) {
        directory.add(application, PER_FILTER, filters);
      }
      spread[(int) (i * 7_919L % applications)] = event(application, EventSamples.TYPE);
    }
    directory.add("crowd", CROWD - 1, filters("payment.*"));
    directory.add("crowd", 1, filters("payment.occurred", "shipment.*"));
  }

  @Benchmark
  public Router.Route sixOfTen() {
    next = next + 1 == spread.length ? 0 : next + 1;
    return router.route(spread[next]);
  }

  @Benchmark
  public Router.Route noSuchApplication() {
    return router.route(forNobody);
  }

  @Benchmark
  public Router.Route crowded() {
    return router.route(forTheCrowd);
  }

  @Benchmark
  public Router.Route crowdedButOne() {
    return router.route(forOneOfTheCrowd);
  }

  private static List<TypeFilter> filters(String... texts) {
    return List.of(texts).stream().map(TypeFilter::parse).toList();
  }

  private static Event event(String application, String type) {
    return new Event("1", "/shop", type, Instant.EPOCH, null, application, "{}".getBytes(UTF_8));
  }
}
