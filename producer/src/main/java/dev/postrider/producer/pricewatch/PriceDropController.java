package dev.postrider.producer.pricewatch;

import dev.postrider.producer.publish.Published;
import jakarta.validation.Valid;
import java.time.Clock;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
final class PriceDropController {
  private final PriceDrops prices;
  private final Clock clock;

  PriceDropController(PriceDrops prices, Clock clock) {
    this.prices = prices;
    this.clock = clock;
  }

  @PostMapping("/prices")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Mono<Published> publish(@Valid @RequestBody PriceDropRequest request) {
    return prices.publish(request.application(), request.toEvent(clock.instant()));
  }
}
