package dev.postrider.producer.payment;

import dev.postrider.producer.database.SqlTime;
import dev.postrider.producer.outbox.Outbox;
import dev.postrider.producer.publish.EventSource;
import dev.postrider.producer.publish.Occurrence;
import dev.postrider.producer.publish.ProducerTopics;
import dev.postrider.producer.web.Amount;
import dev.postrider.producer.web.Page;
import dev.postrider.producer.web.Problem;
import dev.postrider.schemas.event.PaymentMethod;
import dev.postrider.schemas.event.PaymentStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The payments that were made; each is told as a {@link #TYPE} of its account. */
@Component
public final class Payments {
  /** CloudEvents type of what it publishes. */
  public static final String TYPE = "payment.occurred";

  private final JdbcClient jdbc;
  private final Outbox outbox;
  private final EventSource source;

  Payments(JdbcClient jdbc, Outbox outbox, ProducerTopics topics) {
    this.jdbc = jdbc;
    this.outbox = outbox;
    this.source = sourceOn(topics);
  }

  public static EventSource sourceOn(ProducerTopics topics) {
    return new EventSource(topics.payments(), "/postrider/producer/payments", TYPE);
  }

  /** Writes the payment and its event in the running transaction. */
  Payment record(Payment payment) {
    if (find(payment.paymentId()).isPresent()) {
      throw Problem.conflict("There is a payment %s already.".formatted(payment.paymentId()));
    }
    insert(payment);
    outbox.add(
        source,
        payment.eventId(),
        new Occurrence(payment.application(), payment.accountId(), payment.occurredAt()),
        payment.toEvent());
    return payment;
  }

  Optional<Payment> find(String paymentId) {
    return jdbc.sql("SELECT * FROM payment WHERE payment_id = :id")
        .param("id", paymentId)
        .query((row, _) -> payment(row))
        .optional();
  }

  /** The newest first, below the place {@code before}. */
  Page<Payment> list(@Nullable String accountId, long before, int limit) {
    List<Page.Placed<Payment>> found =
        jdbc.sql(
                """
                SELECT * FROM payment
                WHERE seq < :before %s
                ORDER BY seq DESC LIMIT :limit
                """
                    .formatted(accountId == null ? "" : "AND account_id = :account"))
            .param("before", before)
            .param("account", accountId)
            .param("limit", limit + 1)
            .query((row, _) -> new Page.Placed<>(row.getLong("seq"), payment(row)))
            .list();
    return Page.of(found, limit);
  }

  private void insert(Payment payment) {
    jdbc.sql(
            """
            INSERT INTO payment
              (payment_id, application, account_id, order_id, minor_units, currency, method, status,
               payee, reference, occurred_at, event_id)
            VALUES
              (:id, :application, :account, :order, :minorUnits, :currency, :method, :status,
               :payee, :reference, :occurredAt, :event)
            """)
        .param("id", payment.paymentId())
        .param("application", payment.application())
        .param("account", payment.accountId())
        .param("order", payment.orderId())
        .param("minorUnits", payment.amount().minorUnits())
        .param("currency", payment.amount().currency().getCurrencyCode())
        .param("method", payment.method().name())
        .param("status", payment.status().name())
        .param("payee", payment.payee())
        .param("reference", payment.reference())
        .param("occurredAt", SqlTime.of(payment.occurredAt()))
        .param("event", payment.eventId())
        .update();
  }

  private static Payment payment(ResultSet row) throws SQLException {
    return new Payment(
        row.getString("payment_id"),
        row.getString("application"),
        row.getString("account_id"),
        row.getString("order_id"),
        Amount.of(row.getLong("minor_units"), row.getString("currency")),
        PaymentMethod.valueOf(row.getString("method")),
        PaymentStatus.valueOf(row.getString("status")),
        row.getString("payee"),
        row.getString("reference"),
        SqlTime.required(row, "occurred_at"),
        row.getString("event_id"));
  }
}
