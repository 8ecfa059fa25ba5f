package dev.postrider.producer.outbox;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
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
                IntStream.range(0, Lane.COUNT).mapToObj(lane -> new Object[] {topic, lane}))
            .toList();
    jdbc.batchUpdate(
        "INSERT INTO outbox_lane (topic, lane) VALUES (?, ?) ON CONFLICT DO NOTHING", lanes);
  }

  /** Those that have lanes; also those that settings name no more, whose events may still wait. */
  List<String> topics() {
    return client
        .sql("SELECT DISTINCT topic FROM outbox_lane ORDER BY topic")
        .query((row, _) -> row.getString("topic"))
        .list();
  }

  /**
   * The first of these that nobody else publishes, locked until the transaction ends: the database
   * lets go of it when the holder's connection is gone. Locked one by one, because H2 locks every
   * row that an ordered query looks at.
   *
   * @param free which of them may be taken
   */
  Optional<Lane> claim(List<Lane> waiting, Predicate<Lane> free) {
    return waiting.stream().filter(free).filter(this::lock).findFirst();
  }

  /**
   * Those of a topic with events to publish.
   *
   * @param turn lanes are looked at from another one each time, so that none starves
   */
  List<Lane> waiting(String topic, Selection events, int turn) {
    return client
        .sql(
            """
            SELECT topic, lane FROM outbox_lane l
            WHERE topic = :topic
              AND EXISTS (
                SELECT 1 FROM outbox_event e
                WHERE e.topic = l.topic AND e.lane = l.lane AND %s)
            ORDER BY MOD(lane + :turn, :count)
            """
                .formatted(events.condition()))
        .param("topic", topic)
        .params(events.parameters())
        .param("turn", Math.floorMod(turn, Lane.COUNT))
        .param("count", Lane.COUNT)
        .query((row, _) -> new Lane(row.getString("topic"), row.getInt("lane")))
        .list();
  }

  private boolean lock(Lane lane) {
    return client
        .sql(
            """
            SELECT lane FROM outbox_lane WHERE topic = :topic AND lane = :lane
            FOR UPDATE SKIP LOCKED
            """)
        .param("topic", lane.topic())
        .param("lane", lane.number())
        .query(Integer.class)
        .optional()
        .isPresent();
  }
}
