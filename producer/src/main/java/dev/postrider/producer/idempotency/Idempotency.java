package dev.postrider.producer.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.producer.database.SqlTime;
import dev.postrider.producer.database.Transactions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs a request's work once for each key. Key, work and answer are written in one transaction, so
 * a key that is known has been answered; of two requests at once, one waits for the other.
 */
@Component
public final class Idempotency {
  /** How long a key is known. */
  static final Duration KEPT = Duration.ofHours(24);

  private final Transactions transactions;
  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Clock clock;

  Idempotency(Transactions transactions, JdbcClient jdbc, JsonMapper json, Clock clock) {
    this.transactions = transactions;
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
  }

  /**
   * The answer of {@code work}, or of the request that came before under the same key.
   *
   * @param type of the answer; it is kept as JSON
   * @throws org.springframework.web.ErrorResponseException 422 if that request was another one
   */
  public <A> Answered<A> once(Request request, Class<A> type, Supplier<A> work) {
    String key = request.key();
    if (key == null) {
      return new Answered<>(transactions.run(work), false);
    }
    String hash = hash(request.body());
    return transactions.run(() -> {
      Optional<Known> known = find(request, key);
      if (known.isPresent()) {
        if (!known.get().hash().equals(hash)) {
          throw new KeyReused();
        }
        return new Answered<>(json.readValue(known.get().answer(), type), true);
      }
      insert(request, key, hash);
      A answer = work.get();
      update(request, key, json.writeValueAsString(answer));
      return new Answered<>(answer, false);
    });
  }

  /** Forgets the keys that are older than a day. */
  public void forgetOld() {
    jdbc.sql("DELETE FROM idempotency_key WHERE created_at < :before")
        .param("before", SqlTime.of(clock.instant().minus(KEPT)))
        .update();
  }

  private record Known(String hash, String answer) {}

  private Optional<Known> find(Request request, String key) {
    return jdbc.sql(
            """
            SELECT request_hash, answer FROM idempotency_key
            WHERE route = :route AND application = :application AND name = :name
            """)
        .param("route", request.route())
        .param("application", request.application())
        .param("name", key)
        .query((row, _) -> new Known(row.getString("request_hash"), row.getString("answer")))
        .optional();
  }

  private void insert(Request request, String key, String hash) {
    jdbc.sql(
            """
            INSERT INTO idempotency_key (route, application, name, request_hash, answer, created_at)
            VALUES (:route, :application, :name, :hash, '', :now)
            """)
        .param("route", request.route())
        .param("application", request.application())
        .param("name", key)
        .param("hash", hash)
        .param("now", SqlTime.of(clock.instant()))
        .update();
  }

  private void update(Request request, String key, String answer) {
    jdbc.sql(
            """
            UPDATE idempotency_key SET answer = :answer
            WHERE route = :route AND application = :application AND name = :name
            """)
        .param("answer", answer)
        .param("route", request.route())
        .param("application", request.application())
        .param("name", key)
        .update();
  }

  /** Of the request as it was understood: spaces and the order of fields make no difference. */
  private String hash(@Nullable Object body) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(json.writeValueAsString(body).getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("Every Java platform has SHA-256", impossible);
    }
  }
}
