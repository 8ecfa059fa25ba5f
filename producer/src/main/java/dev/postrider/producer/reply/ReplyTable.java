package dev.postrider.producer.reply;

import dev.postrider.producer.database.SqlTime;
import dev.postrider.producer.login.LoginAnswers;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of answers. */
@Component
final class ReplyTable implements LoginAnswers {
  /** Of a body, as evidence; what counts in it is short. */
  private static final int BODY_KEPT = 2_048;

  /** Of one sign-in's answers, so many are shown. */
  private static final int SHOWN = 100;

  private final JdbcClient jdbc;
  private final Clock clock;

  ReplyTable(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Whether the same reply came before; counts it. */
  boolean cameBefore(Reply reply) {
    return jdbc.sql("UPDATE reply SET times = times + 1 WHERE reply_id = :id")
            .param("id", reply.id())
            .update()
        > 0;
  }

  void insert(Reply reply, Verdict verdict) {
    String body = reply.body();
    jdbc.sql(
            """
            INSERT INTO reply
              (reply_id, event_id, application, endpoint_id, status, answered_at, received_at, body,
               decision, why, times)
            VALUES
              (:id, :event, :application, :endpoint, :status, :answeredAt, :receivedAt, :body,
               :decision, :why, 1)
            """)
        .param("id", reply.id())
        .param("event", reply.cause().eventId())
        .param("application", reply.application())
        .param("endpoint", reply.endpointId())
        .param("status", reply.status())
        .param("answeredAt", SqlTime.of(reply.answeredAt()))
        .param("receivedAt", SqlTime.of(clock.instant()))
        .param("body", body.substring(0, Math.min(BODY_KEPT, body.length())))
        .param("decision", verdict.decision().name())
        .param("why", verdict.why())
        .update();
  }

  @Override
  public List<LoginAnswer> to(String eventId) {
    return jdbc.sql("SELECT * FROM reply WHERE event_id = :event ORDER BY seq LIMIT :shown")
        .param("event", eventId)
        .param("shown", SHOWN)
        .query((row, _) ->
            new LoginAnswer(
                row.getString("endpoint_id"),
                SqlTime.required(row, "answered_at"),
                SqlTime.required(row, "received_at"),
                row.getString("decision"),
                row.getString("why"),
                row.getInt("times")))
        .list();
  }

  void forget(Instant before) {
    jdbc.sql("DELETE FROM reply WHERE received_at < :before")
        .param("before", SqlTime.of(before))
        .update();
  }
}
