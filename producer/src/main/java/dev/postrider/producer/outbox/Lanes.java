package dev.postrider.producer.outbox;

import dev.postrider.producer.database.SqlTime;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows that relays lock, one for each lane. */
final class Lanes {
  private final JdbcTemplate jdbc;
  private final JdbcClient client;

  Lanes(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
    this.client = JdbcClient.create(jdbc);
  }

  void ensure(Collection<String> topics) {
    List<Object[]> lanes =
        topics.stream()
            .distinct()
            .flatMap(topic ->
                IntStream.range(0, Lane.COUNT)
                    .mapToObj(lane -> new Object[] {topic, lane, SqlTime.of(Instant.EPOCH)}))
            .toList();
    jdbc.batchUpdate(
        "INSERT INTO outbox_lane (topic, lane, retry_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        lanes);
  }

  /** Those that have lanes; also those that settings name no more, whose events may still wait. */
  List<String> topics() {
    return client
        .sql("SELECT DISTINCT topic FROM outbox_lane ORDER BY topic")
        .query((row, _) -> row.getString("topic"))
        .list();
  }

  /**
   * A lane of a topic with waiting events that nobody else publishes, locked until the transaction
   * ends: the database lets go of it when the holder's connection is gone. Looked for first and
   * locked then, one by one, because H2 locks every row that an ordered query looks at.
   *
   * @param turn lanes are looked at from another one each time, so that none starves
   */
  Optional<Lane> claim(String topic, Instant now, int turn) {
    return waiting(topic, now, turn).stream().filter(lane -> lock(lane, now)).findFirst();
  }

  private List<Lane> waiting(String topic, Instant now, int turn) {
    return client
        .sql(
            """
            SELECT topic, lane FROM outbox_lane l
            WHERE topic = :topic AND retry_at <= :now
              AND EXISTS (SELECT 1 FROM outbox_event e WHERE e.topic = l.topic AND e.lane = l.lane)
            ORDER BY MOD(lane + :turn, :count)
            """)
        .param("topic", topic)
        .param("now", SqlTime.of(now))
        .param("turn", Math.floorMod(turn, Lane.COUNT))
        .param("count", Lane.COUNT)
        .query((row, _) -> new Lane(row.getString("topic"), row.getInt("lane")))
        .list();
  }

  private boolean lock(Lane lane, Instant now) {
    return client
        .sql(
            """
            SELECT lane FROM outbox_lane
            WHERE topic = :topic AND lane = :lane AND retry_at <= :now
            FOR UPDATE SKIP LOCKED
            """)
        .param("topic", lane.topic())
        .param("lane", lane.number())
        .param("now", SqlTime.of(now))
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  void rest(Lane lane, Instant until) {
    client
        .sql("UPDATE outbox_lane SET retry_at = :until WHERE topic = :topic AND lane = :lane")
        .param("until", SqlTime.of(until))
        .param("topic", lane.topic())
        .param("lane", lane.number())
        .update();
  }
}
