package dev.postrider.producer.payment;

import dev.postrider.producer.idempotency.Answered;
import dev.postrider.producer.idempotency.Idempotency;
import dev.postrider.producer.idempotency.Request;
import dev.postrider.producer.web.ApplicationName;
import dev.postrider.producer.web.Page;
import dev.postrider.producer.web.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

@RestController
final class PaymentController {
  private static final String ROUTE = "/payments";

  private final Payments payments;
  private final Idempotency idempotency;
  private final Clock clock;

  PaymentController(Payments payments, Idempotency idempotency, Clock clock) {
    this.payments = payments;
    this.idempotency = idempotency;
    this.clock = clock;
  }

  @PostMapping(ROUTE)
  @ResponseStatus(HttpStatus.CREATED)
  ResponseEntity<Payment> record(
      @Valid @RequestBody PaymentRequest request,
      @RequestHeader(name = "Idempotency-Key", required = false) @Size(min = 1, max = 255)
          @Nullable String idempotencyKey) {
    Answered<Payment> answered =
        idempotency.once(
            new Request(
                ROUTE, ApplicationName.Default.of(request.application()), idempotencyKey, request),
            Payment.class,
            () -> payments.record(request.toPayment(clock.instant())));
    return answered.created(address(answered.answer()));
  }

  private static URI address(Payment payment) {
    return UriComponentsBuilder.fromPath(ROUTE + "/{id}").build(payment.paymentId());
  }

  @GetMapping(ROUTE + "/{paymentId}")
  Payment get(@PathVariable String paymentId) {
    return payments.find(paymentId).orElseThrow(() -> Problem.notFound("payment", paymentId));
  }

  @GetMapping(ROUTE)
  Page<Payment> list(
      @RequestParam(required = false) @Nullable String accountId,
      @RequestParam(defaultValue = Page.FROM_THE_NEWEST) long before,
      @RequestParam(defaultValue = Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit) {
    return payments.list(accountId, before, limit);
  }
}
