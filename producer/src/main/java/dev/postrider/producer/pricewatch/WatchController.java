package dev.postrider.producer.pricewatch;

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
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

@RestController
final class WatchController {
  private static final String ROUTE = "/watches";

  private final Watches watches;
  private final WatchTable table;
  private final Idempotency idempotency;
  private final Transactions transactions;

  WatchController(
      Watches watches, WatchTable table, Idempotency idempotency, Transactions transactions) {
    this.watches = watches;
    this.table = table;
    this.idempotency = idempotency;
    this.transactions = transactions;
  }

  @PostMapping(ROUTE)
  @ResponseStatus(HttpStatus.CREATED)
  ResponseEntity<Watch> add(
      @Valid @RequestBody WatchRequest request,
      @RequestHeader(name = "Idempotency-Key", required = false) @Size(min = 1, max = 255)
          @Nullable String idempotencyKey) {
    Answered<Watch> answered =
        idempotency.once(
            new Request(
                ROUTE, ApplicationName.Default.of(request.application()), idempotencyKey, request),
            Watch.class,
            () -> watches.add(request));
    return answered.created(
        UriComponentsBuilder.fromPath(ROUTE + "/{id}").build(answered.answer().watchId()));
  }

  @DeleteMapping(ROUTE + "/{watchId}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  ResponseEntity<Void> delete(@PathVariable String watchId) {
    if (!transactions.run(() -> watches.delete(watchId))) {
      throw Problem.notFound("watch", watchId);
    }
    return ResponseEntity.noContent().build();
  }

  @GetMapping(ROUTE + "/{watchId}")
  Watch get(@PathVariable String watchId) {
    return table.find(watchId).orElseThrow(() -> Problem.notFound("watch", watchId));
  }

  @GetMapping(ROUTE)
  Page<Watch> list(
      @RequestParam(required = false) @Nullable String item,
      @RequestParam(defaultValue = Page.FROM_THE_NEWEST) long before,
      @RequestParam(defaultValue = Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit) {
    return table.list(item, before, limit);
  }
}
