package dev.postrider.producer.payment;

import dev.postrider.producer.publish.Amount;
import dev.postrider.producer.publish.ApplicationName;
import dev.postrider.producer.publish.EventTime;
import dev.postrider.schemas.event.PaymentMethod;
import dev.postrider.schemas.event.PaymentOccurred;
import dev.postrider.schemas.event.PaymentStatus;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A payment to be told of; the fields are those of {@link PaymentOccurred}. */
record PaymentRequest(
    @ApplicationName @Nullable String application,
    @NotBlank @Size(max = 128) String paymentId,
    @NotBlank @Size(max = 128) String accountId,
    @Size(min = 1, max = 128) @Nullable String orderId,
    @NotNull @Valid Amount amount,
    @NotNull PaymentMethod method,
    @NotNull PaymentStatus status,
    @NotBlank @Size(max = 256) String payee,
    @Size(max = 1024) @Nullable String reference,
    @EventTime @Nullable Instant occurredAt) {

  PaymentOccurred toEvent(Instant now) {
    return PaymentOccurred.newBuilder()
        .setPaymentId(paymentId)
        .setAccountId(accountId)
        .setOrderId(orderId)
        .setAmount(amount.toMoney())
        .setMethod(method)
        .setStatus(status)
        .setPayee(payee)
        .setReference(reference)
        .setOccurredAt(Objects.requireNonNullElse(occurredAt, now))
        .build();
  }
}
