package dev.postrider.producer.shipment;

import dev.postrider.producer.database.Transactions;
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
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

@RestController
final class ShipmentController {
  private static final String ROUTE = "/shipments";

  private final Shipments shipments;
  private final ShipmentTable table;
  private final Idempotency idempotency;
  private final Transactions transactions;

  ShipmentController(
      Shipments shipments,
      ShipmentTable table,
      Idempotency idempotency,
      Transactions transactions) {
    this.shipments = shipments;
    this.table = table;
    this.idempotency = idempotency;
    this.transactions = transactions;
  }

  @PostMapping(ROUTE)
  @ResponseStatus(HttpStatus.CREATED)
  ResponseEntity<Shipment> expect(
      @Valid @RequestBody ShipmentRequest request,
      @RequestHeader(name = "Idempotency-Key", required = false) @Size(min = 1, max = 255)
          @Nullable String idempotencyKey) {
    Answered<Shipment> answered =
        idempotency.once(
            new Request(
                ROUTE, ApplicationName.Default.of(request.application()), idempotencyKey, request),
            Shipment.class,
            () -> shipments.expect(request));
    return answered.created(
        UriComponentsBuilder.fromPath(ROUTE + "/{id}").build(answered.answer().shipmentId()));
  }

  @PatchMapping(ROUTE + "/{shipmentId}")
  Shipment expect(@PathVariable String shipmentId, @Valid @RequestBody EstimateRequest estimate) {
    return transactions.run(() -> shipments.expect(shipmentId, estimate));
  }

  /** Cancels it; the shipment is kept. */
  @DeleteMapping(ROUTE + "/{shipmentId}")
  Shipment cancel(@PathVariable String shipmentId) {
    return transactions.run(() -> shipments.cancel(shipmentId));
  }

  @GetMapping(ROUTE + "/{shipmentId}")
  Shipment get(@PathVariable String shipmentId) {
    return table.find(shipmentId).orElseThrow(() -> Problem.notFound("shipment", shipmentId));
  }

  @GetMapping(ROUTE)
  Page<Shipment> list(
      @RequestParam(defaultValue = Page.FROM_THE_NEWEST) long before,
      @RequestParam(defaultValue = Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit) {
    return table.list(before, limit);
  }
}
