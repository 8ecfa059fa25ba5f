package dev.postrider.producer.outbox;

import dev.postrider.producer.database.SqlTime;
import dev.postrider.schemas.envelope.EventAttributes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of events that wait, and of those that were refused. */
final class WaitingEvents {
  private final JdbcTemplate jdbc;
  private final JdbcClient client;

  WaitingEvents(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
    this.client = JdbcClient.create(jdbc);
  }

  void add(Collection<WaitingEvent> events) {
    jdbc.batchUpdate(
        """
        INSERT INTO outbox_event
          (topic, lane, event_id, source, type, subject, application, occurred_at, content_type, data)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        events.stream().map(WaitingEvents::row).toList());
  }

  private static Object[] row(WaitingEvent event) {
    EventAttributes attributes = event.attributes();
    String subject = String.valueOf(attributes.subject());
    return new Object[] {
      event.topic(),
      Lane.of(event.topic(), subject).number(),
      attributes.id(),
      attributes.source(),
      attributes.type(),
      subject,
      attributes.application(),
      SqlTime.of(attributes.time()),
      event.contentType(),
      event.data()
    };
  }

  /** The oldest of a lane, in order. */
  List<WaitingEvent> head(Lane lane, int limit) {
    return client
        .sql(
            """
            SELECT * FROM outbox_event WHERE topic = :topic AND lane = :lane
            ORDER BY seq LIMIT :limit
            """)
        .param("topic", lane.topic())
        .param("lane", lane.number())
        .param("limit", limit)
        .query((row, _) -> event(row))
        .list();
  }

  private static WaitingEvent event(ResultSet row) throws SQLException {
    return new WaitingEvent(
        row.getString("topic"),
        row.getLong("seq"),
        new EventAttributes(
            row.getString("event_id"),
            row.getString("source"),
            row.getString("type"),
            SqlTime.required(row, "occurred_at"),
            row.getString("subject"),
            row.getString("application")),
        row.getString("content_type"),
        row.getBytes("data"));
  }

  void delete(Lane lane, Collection<WaitingEvent> events) {
    jdbc.batchUpdate(
        "DELETE FROM outbox_event WHERE topic = ? AND lane = ? AND seq = ?",
        events.stream()
            .map(event -> new Object[] {lane.topic(), lane.number(), event.seq()})
            .toList());
  }

  /** Puts one aside that Kafka will never take. */
  void refuse(Lane lane, WaitingEvent event, String reason) {
    jdbc.update(
        """
        INSERT INTO outbox_refused
          (event_id, topic, source, type, subject, application, occurred_at, content_type, data, reason)
        SELECT event_id, topic, source, type, subject, application, occurred_at, content_type, data, ?
        FROM outbox_event WHERE topic = ? AND lane = ? AND seq = ?
        """,
        reason,
        lane.topic(),
        lane.number(),
        event.seq());
    delete(lane, List.of(event));
  }

  /** How many wait; counts no further than to {@code enough}. */
  int count(int enough) {
    return count("outbox_event", enough);
  }

  /** How many were put aside; counts no further than to {@code enough}. */
  int countRefused(int enough) {
    return count("outbox_refused", enough);
  }

  private int count(String table, int enough) {
    return client
        .sql("SELECT COUNT(*) FROM (SELECT 1 AS one FROM %s LIMIT :enough) w".formatted(table))
        .param("enough", enough)
        .query(Integer.class)
        .single();
  }
}
