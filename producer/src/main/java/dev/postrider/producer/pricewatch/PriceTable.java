package dev.postrider.producer.pricewatch;

import dev.postrider.producer.database.SqlTime;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private final JdbcTemplate jdbc;

  PriceTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** The last prices of items, whose rows are made if they are missing, and locked. */
  Map<Item, Price> lock(SortedSet<Item> items) {
    Map<Item, Price> locked = lockExisting(items);
    if (locked.size() < items.size()) {
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
