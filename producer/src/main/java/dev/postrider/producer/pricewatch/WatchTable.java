package dev.postrider.producer.pricewatch;

import dev.postrider.producer.database.SqlTime;
import dev.postrider.producer.web.Amount;
import dev.postrider.producer.web.Page;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of watches. */
@Component
final class WatchTable {
  private static final String CHANGED_BY =
      "SELECT w.* FROM UNNEST(CAST(? AS VARCHAR ARRAY), CAST(? AS VARCHAR ARRAY),"
          + " CAST(? AS BIGINT ARRAY)) AS b(item, currency, price)"
          + " JOIN watch w ON w.item = b.item AND w.currency = b.currency AND ";

  private final JdbcTemplate jdbc;
  private final JdbcClient client;

  WatchTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
    this.client = JdbcClient.create(jdbc);
  }

  /** The lowest and the highest of the prices that were observed of an item. */
  record Range(Item item, long lowest, long highest) {}

  /**
   * The watches that prices within these ranges may fire or arm, and no others; one more than
   * {@code atMost} if there are more.
   */
  List<Watch> touchedBy(Collection<Range> ranges, int atMost) {
    return jdbc.query(
        connection -> touchedBy(connection, ranges.toArray(Range[]::new), atMost),
        (row, _) -> watch(row));
  }

  private static PreparedStatement touchedBy(Connection connection, Range[] ranges, int atMost)
      throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(
            CHANGED_BY
                + "w.armed AND w.threshold > b.price UNION ALL "
                + CHANGED_BY
                + "NOT w.armed AND w.threshold < b.price LIMIT ?");
    Object[] items = new Object[ranges.length];
    Object[] currencies = new Object[ranges.length];
    Object[] lowest = new Object[ranges.length];
    Object[] highest = new Object[ranges.length];
    for (int i = 0; i < ranges.length; i++) {
      items[i] = ranges[i].item().id();
      currencies[i] = ranges[i].item().currency();
      lowest[i] = ranges[i].lowest();
      highest[i] = ranges[i].highest();
    }
    int parameter = 1;
    for (Object[] prices : new Object[][] {lowest, highest}) {
      statement.setArray(parameter++, PriceTable.varchars(connection, items));
      statement.setArray(parameter++, PriceTable.varchars(connection, currencies));
      statement.setArray(parameter++, connection.createArrayOf("bigint", prices));
    }
    statement.setInt(parameter, atMost + 1);
    return statement;
  }

  /** Where a watch stands after the prices. */
  record Change(String watchId, boolean armed, @Nullable Instant droppedAt) {}

  void update(Collection<Change> changes) {
    jdbc.batchUpdate(
        "UPDATE watch SET armed = ?, dropped_at = COALESCE(?, dropped_at) WHERE watch_id = ?",
        changes,
        Math.max(1, changes.size()),
        (statement, change) -> {
          statement.setBoolean(1, change.armed());
          statement.setObject(
              2, SqlTime.ofNullable(change.droppedAt()), Types.TIMESTAMP_WITH_TIMEZONE);
          statement.setString(3, change.watchId());
        });
  }

  void insert(Watch watch) {
    client
        .sql(
            """
            INSERT INTO watch
              (watch_id, application, account_id, item, name, url, currency, threshold, armed,
               created_at)
            VALUES
              (:id, :application, :account, :item, :name, :url, :currency, :threshold, :armed,
               :createdAt)
            """)
        .param("id", watch.watchId())
        .param("application", watch.application())
        .param("account", watch.accountId())
        .param("item", watch.item())
        .param("name", watch.name())
        .param("url", watch.url())
        .param("currency", watch.key().currency())
        .param("threshold", watch.threshold().minorUnits())
        .param("armed", watch.armed())
        .param("createdAt", SqlTime.of(watch.createdAt()))
        .update();
  }

  boolean delete(String watchId) {
    return client.sql("DELETE FROM watch WHERE watch_id = :id").param("id", watchId).update() > 0;
  }

  /** How many there are of an item; counts no further than to {@code enough}. */
  int count(Item item, int enough) {
    return client
        .sql(
            """
            SELECT COUNT(*) FROM
              (SELECT 1 AS one FROM watch WHERE item = :item AND currency = :currency
               LIMIT :enough) w
            """)
        .param("item", item.id())
        .param("currency", item.currency())
        .param("enough", enough)
        .query(Integer.class)
        .single();
  }

  /** How many there are of all items. */
  int count() {
    return client.sql("SELECT COUNT(*) FROM watch").query(Integer.class).single();
  }

  Optional<Watch> find(String watchId) {
    return client
        .sql("SELECT * FROM watch WHERE watch_id = :id")
        .param("id", watchId)
        .query((row, _) -> watch(row))
        .optional();
  }

  Page<Watch> list(@Nullable String item, long before, int limit) {
    return Page.of(
        client
            .sql(
                """
                SELECT * FROM watch WHERE seq < :before %s ORDER BY seq DESC LIMIT :limit
                """
                    .formatted(item == null ? "" : "AND item = :item"))
            .param("before", before)
            .param("item", item)
            .param("limit", limit + 1)
            .query((row, _) -> new Page.Placed<>(row.getLong("seq"), watch(row)))
            .list(),
        limit);
  }

  private static Watch watch(ResultSet row) throws SQLException {
    return new Watch(
        row.getString("watch_id"),
        row.getString("application"),
        row.getString("account_id"),
        row.getString("item"),
        row.getString("name"),
        row.getString("url"),
        Amount.of(row.getLong("threshold"), row.getString("currency")),
        row.getBoolean("armed"),
        SqlTime.required(row, "created_at"),
        SqlTime.optional(row, "dropped_at"));
  }
}
