package dev.postrider.producer.pricewatch;

import dev.postrider.producer.database.SqlTime;
import dev.postrider.producer.web.Unavailable;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The rows of last prices. */
@Component
final class PriceTable {
  /** A join: H2 would look through the whole table for each item of an IN. */
  private static final String LOCK =
      """
      SELECT p.item, p.currency, p.minor_units, p.observed_at
      FROM UNNEST(CAST(? AS VARCHAR ARRAY), CAST(? AS VARCHAR ARRAY)) AS b(item, currency)
      JOIN price p ON p.item = b.item AND p.currency = b.currency
      ORDER BY p.item, p.currency
      FOR UPDATE OF p
      """;

  /** Of old rows, so many are deleted in one transaction. */
  private static final int FORGOTTEN_AT_ONCE = 10_000;

  private static final int RETRY_AFTER_SECONDS = 60;

  private final JdbcTemplate jdbc;
  private final PriceSettings settings;
  private final RowCount all;

  PriceTable(JdbcTemplate jdbc, PriceSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.all = new RowCount(this::count, clock);
  }

  /**
   * The last prices of items, whose rows are made if they are missing, and locked.
   *
   * @throws Unavailable if rows are missing and there are too many
   */
  Map<Item, Price> lock(SortedSet<Item> items) {
    Map<Item, Price> locked = lockExisting(items);
    // Another's that is there may be forgotten before it is locked.
    while (locked.size() < items.size()) {
      add(items.stream().filter(item -> !locked.containsKey(item)).toList());
      locked.putAll(lockExisting(items));
    }
    return locked;
  }

  private Map<Item, Price> lockExisting(SortedSet<Item> items) {
    Map<Item, Price> prices = new HashMap<>();
    jdbc.query(
        connection -> {
          PreparedStatement statement = connection.prepareStatement(LOCK);
          statement.setArray(1, varchars(connection, items.stream().map(Item::id).toArray()));
          statement.setArray(2, varchars(connection, items.stream().map(Item::currency).toArray()));
          return statement;
        },
        row -> {
          Price price = price(row);
          prices.put(price.key(), price);
        });
    return prices;
  }

  private void add(Collection<Item> items) {
    if (!all.isBelow(settings.maxItems(), items.size())) {
      throw new Unavailable(
          "There are prices of too many items (postrider.producer.pricewatch.max-items); those that"
              + " nobody watches are forgotten in time.",
          RETRY_AFTER_SECONDS,
          null);
    }
    jdbc.batchUpdate(
        """
        INSERT INTO price (item, currency, observed_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING
        """,
        items.stream()
            .map(item -> new Object[] {item.id(), item.currency(), SqlTime.of(Instant.EPOCH)})
            .toList());
  }

  void update(Collection<Price> prices) {
    jdbc.batchUpdate(
        "UPDATE price SET minor_units = ?, observed_at = ? WHERE item = ? AND currency = ?",
        prices.stream()
            .map(price ->
                new Object[] {
                  price.minorUnits(), SqlTime.of(price.observedAt()), price.item(), price.currency()
                })
            .toList());
  }

  Optional<Price> find(Item item) {
    List<Price> found =
        jdbc.query(
            "SELECT * FROM price WHERE item = ? AND currency = ?",
            (row, _) -> price(row),
            item.id(),
            item.currency());
    return found.stream().findFirst();
  }

  private int count() {
    return Objects.requireNonNull(jdbc.queryForObject("SELECT COUNT(*) FROM price", Integer.class));
  }

  /**
   * Deletes, in the running transaction, some that were seen last before then and that nobody
   * watches; tells if all were, but for those that are locked. Who adds a watch holds the price, so
   * the second statement sees all watches that the first could not.
   */
  boolean forget(Instant before) {
    List<Object[]> old =
        jdbc.query(
            """
            SELECT item, currency FROM price p
            WHERE observed_at < ? AND NOT EXISTS
              (SELECT 1 FROM watch w WHERE w.item = p.item AND w.currency = p.currency)
            ORDER BY item, currency LIMIT ?
            FOR UPDATE OF p SKIP LOCKED
            """,
            (row, _) ->
                new Object[] {row.getString("item"), row.getString("currency"), SqlTime.of(before)},
            SqlTime.of(before),
            FORGOTTEN_AT_ONCE);
    jdbc.batchUpdate(
        """
        DELETE FROM price p
        WHERE item = ? AND currency = ? AND observed_at < ? AND NOT EXISTS
          (SELECT 1 FROM watch w WHERE w.item = p.item AND w.currency = p.currency)
        """,
        old);
    return old.size() < FORGOTTEN_AT_ONCE;
  }

  private static Price price(ResultSet row) throws SQLException {
    return new Price(
        row.getString("item"),
        row.getString("currency"),
        row.getObject("minor_units", Long.class),
        SqlTime.required(row, "observed_at"));
  }

  static Array varchars(Connection connection, Object[] values) throws SQLException {
    return connection.createArrayOf("varchar", values);
  }
}
