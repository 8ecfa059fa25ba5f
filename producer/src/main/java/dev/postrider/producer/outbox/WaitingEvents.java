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
          (topic, lane, key_hash, event_id, source, type, subject, application, occurred_at, content_type, data)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        events.stream().map(WaitingEvents::row).toList());
  }

  private static Object[] row(WaitingEvent event) {
    EventAttributes attributes = event.attributes();
    String subject = String.valueOf(attributes.subject());
    return new Object[] {
      event.topic(),
      Lane.of(event.topic(), subject).number(),
      KeyHash.of(subject),
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

  /**
   * The oldest of a lane that are selected, in order. Read in one statement from the lane's
   * beginning: whoever sees an event here sees those of its key that were committed before it.
   */
  List<WaitingEvent> head(Lane lane, Selection selection, int limit) {
    return client
        .sql(
            """
            SELECT * FROM outbox_event WHERE topic = :topic AND lane = :lane AND %s
            ORDER BY seq LIMIT :limit
            """
                .formatted(selection.condition()))
        .params(selection.parameters())
        .param("topic", lane.topic())
        .param("lane", lane.number())
        .param("limit", limit)
        .query((row, _) -> event(row))
        .list();
  }

  /** The oldest of a lane for each partition that is to be tried, in the order of their turns. */
  List<WaitingEvent> oldest(Lane lane, Trial trial) {
    return trial.partitions().stream()
        .flatMap(partition -> head(lane, Selection.of(trial, partition), 1).stream())
        .toList();
  }

  /** Whether some of a topic were written without their hash: nobody knows their partition. */
  boolean lackHash(String topic) {
    return client
        .sql("SELECT seq FROM outbox_event WHERE topic = :topic AND key_hash IS NULL LIMIT 1")
        .param("topic", topic)
        .query(Long.class)
        .optional()
        .isPresent();
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

  /** How many of a topic wait; counts no further than to {@code enough}. */
  int count(String topic, int enough) {
    return client
        .sql(
            """
            SELECT COUNT(*) FROM (
              SELECT 1 AS one FROM outbox_event WHERE topic = :topic LIMIT :enough) w
            """)
        .param("topic", topic)
        .param("enough", enough)
        .query(Integer.class)
        .single();
  }

  /** How many were put aside; counts no further than to {@code enough}. */
  int countRefused(int enough) {
    return client
        .sql("SELECT COUNT(*) FROM (SELECT 1 AS one FROM outbox_refused LIMIT :enough) w")
        .param("enough", enough)
        .query(Integer.class)
        .single();
  }
}
