package dev.postrider.producer.shipment;

import dev.postrider.producer.database.SqlTime;
import dev.postrider.producer.web.Page;
import dev.postrider.schemas.event.ShipmentStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of shipments. */
@Component
final class ShipmentTable {
  private final JdbcClient jdbc;

  ShipmentTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(Shipment shipment) {
    Shipment.Goods goods = shipment.goods();
    jdbc.sql(
            """
            INSERT INTO shipment
              (shipment_id, application, order_id, account_id, carrier, tracking_number, status,
               parcels, signature_required, arrives_from, arrives_until, updated_at, state,
               announce_at, estimate)
            VALUES
              (:id, :application, :order, :account, :carrier, :trackingNumber, :status,
               :parcels, :signature, :from, :until, :updatedAt, :state, :announceAt, :estimate)
            """)
        .param("id", shipment.shipmentId())
        .param("application", shipment.application())
        .param("order", goods.orderId())
        .param("account", goods.accountId())
        .param("carrier", goods.carrier())
        .param("trackingNumber", goods.trackingNumber())
        .param("status", shipment.status().name())
        .param("parcels", goods.parcels())
        .param("signature", goods.signatureRequired())
        .param("from", SqlTime.of(shipment.arrivesFrom()))
        .param("until", SqlTime.of(shipment.arrivesUntil()))
        .param("updatedAt", SqlTime.of(shipment.updatedAt()))
        .param("state", shipment.state().name())
        .param("announceAt", SqlTime.of(shipment.announceAt()))
        .param("estimate", shipment.estimate())
        .update();
  }

  void update(Shipment shipment) {
    jdbc.sql(
            """
            UPDATE shipment
            SET status = :status, arrives_from = :from, arrives_until = :until,
              updated_at = :updatedAt, state = :state, announce_at = :announceAt,
              estimate = :estimate
            WHERE shipment_id = :id
            """)
        .param("status", shipment.status().name())
        .param("from", SqlTime.of(shipment.arrivesFrom()))
        .param("until", SqlTime.of(shipment.arrivesUntil()))
        .param("updatedAt", SqlTime.of(shipment.updatedAt()))
        .param("state", shipment.state().name())
        .param("announceAt", SqlTime.of(shipment.announceAt()))
        .param("estimate", shipment.estimate())
        .param("id", shipment.shipmentId())
        .update();
  }

  void announced(String shipmentId, String eventId) {
    jdbc.sql("UPDATE shipment SET state = 'ANNOUNCED', event_id = :event WHERE shipment_id = :id")
        .param("event", eventId)
        .param("id", shipmentId)
        .update();
  }

  void cancelled(String shipmentId) {
    jdbc.sql("UPDATE shipment SET state = 'CANCELLED' WHERE shipment_id = :id")
        .param("id", shipmentId)
        .update();
  }

  Optional<Shipment> find(String shipmentId) {
    return find(shipmentId, "");
  }

  /** Locked until the transaction ends. */
  Optional<Shipment> lock(String shipmentId) {
    return find(shipmentId, "FOR UPDATE");
  }

  private Optional<Shipment> find(String shipmentId, String how) {
    return jdbc.sql("SELECT * FROM shipment WHERE shipment_id = :id " + how)
        .param("id", shipmentId)
        .query((row, _) -> shipment(row))
        .optional();
  }

  Page<Shipment> list(long before, int limit) {
    return Page.of(
        jdbc.sql("SELECT * FROM shipment WHERE seq < :before ORDER BY seq DESC LIMIT :limit")
            .param("before", before)
            .param("limit", limit + 1)
            .query((row, _) -> new Page.Placed<>(row.getLong("seq"), shipment(row)))
            .list(),
        limit);
  }

  private static Shipment shipment(ResultSet row) throws SQLException {
    @Nullable String eventId = row.getString("event_id");
    return new Shipment(
        row.getString("shipment_id"),
        row.getString("application"),
        new Shipment.Goods(
            row.getString("order_id"),
            row.getString("account_id"),
            row.getString("carrier"),
            row.getString("tracking_number"),
            row.getInt("parcels"),
            row.getBoolean("signature_required")),
        ShipmentStatus.valueOf(row.getString("status")),
        SqlTime.required(row, "arrives_from"),
        SqlTime.required(row, "arrives_until"),
        SqlTime.required(row, "updated_at"),
        ShipmentState.valueOf(row.getString("state")),
        SqlTime.required(row, "announce_at"),
        row.getInt("estimate"),
        eventId);
  }
}
