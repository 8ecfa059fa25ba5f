package dev.postrider.producer.payment;

import dev.postrider.producer.web.Amount;
import dev.postrider.schemas.event.PaymentMethod;
import dev.postrider.schemas.event.PaymentOccurred;
import dev.postrider.schemas.event.PaymentStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A payment as it is kept.
 *
 * @param eventId id of its event
 */
record Payment(
    String paymentId,
    String application,
    String accountId,
    @Nullable String orderId,
    Amount amount,
    PaymentMethod method,
    PaymentStatus status,
    String payee,
    @Nullable String reference,
    Instant occurredAt,
    String eventId) {

  PaymentOccurred toEvent() {
    return PaymentOccurred.newBuilder()
        .setPaymentId(paymentId)
        .setAccountId(accountId)
        .setOrderId(orderId)
        .setAmount(amount.toMoney())
        .setMethod(method)
        .setStatus(status)
        .setPayee(payee)
        .setReference(reference)
        .setOccurredAt(occurredAt)
        .build();
  }
}
