package dev.postrider.schemas.codec;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schemas by the id that a Confluent-compatible schema registry gave them ({@code GET
 * {url}/schemas/ids/{id}}).
 *
 * <p>Each id is asked for once, however many records wait. What a registry has answered with is
 * kept, {@value #MAX_KEPT} ids at most. That an id does not exist is believed for 30 seconds. On
 * everything else than an answer about the schema (no connection, 5xx, 401, a redirect) it asks
 * again for ever, after 100 ms, doubling to 30 s: a registry that is down or misconfigured makes no
 * record undecodable. Each attempt takes 10 seconds at most, an answer has 1 MiB at most.
 */
public final class SchemaRegistry implements AutoCloseable {
  /** How many ids are kept; beyond, some are forgotten and asked for again when needed. */
  public static final int MAX_KEPT = 1_000;

  private static final int MAX_ANSWER_BYTES = 1024 * 1024;
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);
  private static final Duration REFUSAL_KEPT = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(SchemaRegistry.class);

  private final String url;
  private final Duration firstBackoff;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(ATTEMPT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  /** Every answer here completes normally, or is still asked for. */
  private final ConcurrentMap<Integer, CompletableFuture<Answer>> answers =
      new ConcurrentHashMap<>();

  private volatile boolean closed;

  /** What the registry said about an id. */
  sealed interface Answer {}

  record Known(Schema schema) implements Answer {}

  record Refused(String reason, long atNanos) implements Answer {}

  /**
   * @param url http or https, without credentials, query and fragment
   * @throws IllegalArgumentException with a message fit for a user, if it is no such URL
   */
  public SchemaRegistry(URI url) {
    this(url, FIRST_BACKOFF);
  }

  SchemaRegistry(URI url, Duration firstBackoff) {
    boolean http = "http".equalsIgnoreCase(url.getScheme());
    boolean https = "https".equalsIgnoreCase(url.getScheme());
    if (!(http || https) || url.getHost() == null) {
      throw new IllegalArgumentException(
          "postrider.schema-registry.url must be an http or https URL");
    }
    if (url.getUserInfo() != null || url.getQuery() != null || url.getFragment() != null) {
      throw new IllegalArgumentException(
          "postrider.schema-registry.url must have no user, query or fragment");
    }
    this.url = url.toString().replaceFirst("/+$", "");
    this.firstBackoff = firstBackoff;
  }

  @SuppressWarnings("ReferenceEquality") // whose future it is decides who asks
  CompletableFuture<Answer> schema(int id) {
    CompletableFuture<Answer> known = answers.get(id);
    if (known != null && !isStale(known)) {
      return known;
    }
    CompletableFuture<Answer> asked = new CompletableFuture<>();
    CompletableFuture<Answer> current =
        answers.merge(id, asked, (old, fresh) -> isStale(old) ? fresh : old);
    if (current == asked) {
      forgetSome();
      ask(id, 1, asked);
    }
    return current;
  }

  /** Ends all asking; records that still wait for a schema wait for ever. */
  @Override
  public void close() {
    closed = true;
    client.shutdownNow();
  }

  private static boolean isStale(CompletableFuture<Answer> answer) {
    return answer.isDone()
        && answer.join() instanceof Refused refused
        && System.nanoTime() - refused.atNanos() > REFUSAL_KEPT.toNanos();
  }

  /** What is still asked for stays; the records in flight bound how much that is. */
  private void forgetSome() {
    if (answers.size() > MAX_KEPT) {
      answers.entrySet().stream()
          .filter(entry -> entry.getValue().isDone())
          .limit(MAX_KEPT / 10)
          .map(Map.Entry::getKey)
          .toList()
          .forEach(answers::remove);
    }
  }

  private void ask(int id, int attempt, CompletableFuture<Answer> asked) {
    if (closed) {
      return;
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/schemas/ids/" + id))
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json")
            .timeout(ATTEMPT_TIMEOUT)
            .build();
    CompletableFuture<HttpResponse<Optional<byte[]>>> exchange =
        client.sendAsync(request, _ -> new LimitedBody(MAX_ANSWER_BYTES));
    CompletableFuture<?> _ =
        exchange
            .copy()
            // The request's own timeout ends with the headers.
            .orTimeout(ATTEMPT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((response, failure) -> {
              exchange.cancel(true);
              Answer answer = failure == null ? answer(id, response) : null;
              if (answer != null) {
                asked.complete(answer);
              } else {
                askLater(id, attempt, asked, failure == null ? response.statusCode() : failure);
              }
            });
  }

  private void askLater(int id, int attempt, CompletableFuture<Answer> asked, Object why) {
    if (closed) {
      return;
    }
    int doublings = Math.min(attempt - 1, 20);
    long backoff = Math.min(firstBackoff.toMillis() << doublings, MAX_BACKOFF.toMillis());
    if (attempt == 1 || backoff == MAX_BACKOFF.toMillis()) {
      String cause =
          why instanceof Throwable failure ? failure.getClass().getSimpleName() : why.toString();
      log.warn("schema-registry=unanswered schema-id={} attempt={} cause={}", id, attempt, cause);
    }
    long jittered = (long) (backoff * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
    CompletableFuture.delayedExecutor(jittered, TimeUnit.MILLISECONDS)
        .execute(() -> ask(id, attempt + 1, asked));
  }

  /** What the response says about the id, or null if nothing. */
  private static @Nullable Answer answer(int id, HttpResponse<Optional<byte[]>> response) {
    return switch (response.statusCode()) {
      case 200 -> schemaIn(id, response.body());
      case 400, 404, 410, 422 -> refused("The schema registry knows no schema of id %d", id);
      default -> null;
    };
  }

  private static Answer schemaIn(int id, Optional<byte[]> body) {
    if (body.isEmpty()) {
      return refused("The schema registry's answer for schema id %d is larger than 1 MiB", id);
    }
    try {
      RegisteredSchema registered = RegisteredSchema.read(body.get());
      if (!registered.isAvro()) {
        return refused("Schema id %d of the schema registry is not of type AVRO", id);
      }
      if (registered.hasReferences()) {
        return refused("Schema id %d refers to other schemas, which cannot be read", id);
      }
      return new Known(registered.parse());
    } catch (RuntimeException unreadable) {
      return refused("The schema registry's answer for schema id %d is no Avro schema", id);
    }
  }

  private static Refused refused(String reason, int id) {
    return new Refused(reason.formatted(id), System.nanoTime());
  }
}
