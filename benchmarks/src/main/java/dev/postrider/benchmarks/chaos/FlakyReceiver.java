package dev.postrider.benchmarks.chaos;

import dev.postrider.benchmarks.chaos.Receipts.Receipt;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The receiver of all webhooks. It takes a moment for each, so that there is always something in
 * flight, and refuses the first attempt of some deliveries, so that the endpoint queue takes part.
 */
final class FlakyReceiver implements AutoCloseable {
  private static final int LONGEST_MOMENT_MILLIS = 20;
  private static final Pattern EVENT = Pattern.compile("\"n\":(\\d+)");

  private final Receipts receipts;
  private final long seed;
  private final DisposableServer server;

  private FlakyReceiver(Receipts receipts, long seed) {
    this.receipts = receipts;
    this.seed = seed;
    this.server = HttpServer.create().host("127.0.0.1").port(0).handle(this::answer).bindNow();
  }

  static FlakyReceiver start(Receipts receipts, long seed) {
    return new FlakyReceiver(receipts, seed);
  }

  URI url(int endpoint) {
    return URI.create("http://127.0.0.1:" + server.port() + "/" + endpoint);
  }

  private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
    return request
        .receive()
        .aggregate()
        .asString(StandardCharsets.UTF_8)
        .flatMap(body -> answer(request, body, response));
  }

  private Mono<Void> answer(HttpServerRequest request, String body, HttpServerResponse response) {
    long arrived = System.currentTimeMillis();
    int event = eventOf(body);
    int endpoint = Integer.parseInt(request.uri().substring(1));
    String id = String.valueOf(request.requestHeaders().get("webhook-id"));
    boolean first = receipts.begin(event, endpoint, id);
    SplittableRandom chance = chanceOf(event, endpoint);
    int status = first && chance.nextInt(1000) < ChaosPlan.FIRST_ATTEMPTS_FAILING ? 500 : 204;
    return Mono.delay(Duration.ofMillis(chance.nextInt(LONGEST_MOMENT_MILLIS)))
        .then(
            Mono.defer(() -> {
              receipts.add(
                  new Receipt(event, endpoint, arrived, System.currentTimeMillis(), status));
              return response.status(status).send();
            }));
  }

  /** The same for a delivery whenever it comes, and whoever sends it. */
  private SplittableRandom chanceOf(int event, int endpoint) {
    return new SplittableRandom(seed ^ (long) Receipts.deliveryOf(event, endpoint) << 20);
  }

  private static int eventOf(String body) {
    Matcher event = EVENT.matcher(body);
    if (!event.find()) {
      throw new IllegalArgumentException("A webhook without the number of its event");
    }
    return Integer.parseInt(event.group(1));
  }

  @Override
  public void close() {
    server.disposeNow();
  }
}
