package dev.postrider.producer.payment;

import dev.postrider.producer.database.SqlTime;
import dev.postrider.producer.web.Amount;
import dev.postrider.producer.web.ApplicationName;
import dev.postrider.producer.web.EventTime;
import dev.postrider.producer.web.NewId;
import dev.postrider.schemas.event.PaymentMethod;
import dev.postrider.schemas.event.PaymentOccurred;
import dev.postrider.schemas.event.PaymentStatus;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A payment to be recorded; the fields are those of {@link PaymentOccurred}. */
record PaymentRequest(
    @ApplicationName @Nullable String application,
    @Size(min = 1, max = 128) @Nullable String paymentId,
    @NotBlank @Size(max = 128) String accountId,
    @Size(min = 1, max = 128) @Nullable String orderId,
    @NotNull @Valid Amount amount,
    @NotNull PaymentMethod method,
    @NotNull PaymentStatus status,
    @NotBlank @Size(max = 256) String payee,
    @Size(max = 1024) @Nullable String reference,
    @EventTime @Nullable Instant occurredAt) {

  Payment toPayment(Instant now) {
    return new Payment(
        paymentId == null ? NewId.of("pay") : paymentId,
        ApplicationName.Default.of(application),
        accountId,
        orderId,
        amount,
        method,
        status,
        payee,
        reference,
        SqlTime.micros(Objects.requireNonNullElse(occurredAt, now)),
        UUID.randomUUID().toString());
  }
}
