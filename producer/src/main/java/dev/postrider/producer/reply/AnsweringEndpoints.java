package dev.postrider.producer.reply;

import dev.postrider.producer.database.SqlTime;
import dev.postrider.producer.web.Page;
import java.time.Clock;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The endpoint whose answers count, for each application: named over HTTP, or else in settings. */
@Component
final class AnsweringEndpoints {
  private final JdbcClient jdbc;
  private final ReplySettings settings;
  private final Clock clock;

  AnsweringEndpoints(JdbcClient jdbc, ReplySettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.clock = clock;
  }

  /** An application and the endpoint that answers for it. */
  record Named(String application, String endpointId) {}

  Optional<String> of(String application) {
    return jdbc.sql("SELECT endpoint_id FROM answering_endpoint WHERE application = :application")
        .param("application", application)
        .query(String.class)
        .optional()
        .or(() -> Optional.ofNullable(settings.answeringEndpoints().get(application)));
  }

  /** Those that were named over HTTP, the latest first, below the place {@code before}. */
  Page<Named> list(long before, int limit) {
    return Page.of(
        jdbc.sql(
                """
                SELECT seq, application, endpoint_id FROM answering_endpoint
                WHERE seq < :before ORDER BY seq DESC LIMIT :limit
                """)
            .param("before", before)
            .param("limit", limit + 1)
            .query((row, _) ->
                new Page.Placed<>(
                    row.getLong("seq"),
                    new Named(row.getString("application"), row.getString("endpoint_id"))))
            .list(),
        limit);
  }

  /** In the running transaction. */
  void name(Named named) {
    forget(named.application());
    jdbc.sql(
            """
            INSERT INTO answering_endpoint (application, endpoint_id, named_at)
            VALUES (:application, :endpoint, :now)
            """)
        .param("application", named.application())
        .param("endpoint", named.endpointId())
        .param("now", SqlTime.of(clock.instant()))
        .update();
  }

  boolean forget(String application) {
    return jdbc.sql("DELETE FROM answering_endpoint WHERE application = :application")
            .param("application", application)
            .update()
        > 0;
  }
}
