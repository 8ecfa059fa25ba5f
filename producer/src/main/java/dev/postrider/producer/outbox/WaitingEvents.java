package dev.postrider.producer.outbox;

import dev.postrider.producer.database.SqlTime;
import dev.postrider.schemas.envelope.EventAttributes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of events that wait, and of those that were refused. */
final class WaitingEvents {
  /** An event whose partition does not rest; of one that was written without its hash, unknown. */
  static final String AWAKE = "(key_hash IS NULL OR MOD(key_hash, :of) NOT IN (:resting))";

  /** SQL knows no empty list. */
  private static final Set<Integer> NO_PARTITION = Set.of(-1);

  private final JdbcTemplate jdbc;
  private final JdbcClient client;

  WaitingEvents(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
    this.client = JdbcClient.create(jdbc);
  }

  /** The parameters of {@link #AWAKE}. */
  static Map<String, Object> awake(Rest rest) {
    Set<Integer> resting = rest.partitions().isEmpty() ? NO_PARTITION : rest.partitions();
    return Map.of("of", rest.of(), "resting", resting);
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
   * The oldest of a lane that do not rest, in order. Read in one statement from the lane's
   * beginning: whoever sees an event here sees those of its key that were committed before it.
   */
  List<WaitingEvent> head(Lane lane, Rest rest, int limit) {
    return client
        .sql(
            """
            SELECT * FROM outbox_event WHERE topic = :topic AND lane = :lane AND %s
            ORDER BY seq LIMIT :limit
            """
                .formatted(AWAKE))
        .params(awake(rest))
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
