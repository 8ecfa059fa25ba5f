package dev.postrider.producer.shipment;

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
final class ShipmentController {
  private final Shipments shipments;
  private final Clock clock;

  ShipmentController(Shipments shipments, Clock clock) {
    this.shipments = shipments;
    this.clock = clock;
  }

  @PostMapping("/shipments")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Mono<Published> publish(@Valid @RequestBody ShipmentRequest request) {
    return shipments.publish(request.application(), request.toEvent(clock.instant()));
  }
}
