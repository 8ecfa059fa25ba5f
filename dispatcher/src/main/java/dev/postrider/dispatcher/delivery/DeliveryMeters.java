package dev.postrider.dispatcher.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is known of delivering as a whole: how much is out, and what it comes to. Nothing is told
 * apart by endpoint, of which there may be very many.
 */
final class DeliveryMeters {
  private final MeterRegistry registry;

  /** As many as there are kinds of outcomes. */
  private final Map<Class<? extends Outcome>, Counter> outcomes = new ConcurrentHashMap<>();

  DeliveryMeters(MeterRegistry registry, Breakers breakers, Connections connections) {
    this.registry = registry;
    Gauge.builder("postrider.delivery.breakers.open", breakers, Breakers::open)
        .description("Endpoints that are not called, or only on trial, because they fail")
        .register(registry);
    Gauge.builder("postrider.delivery.connections", connections, Connections::open)
        .description("Connections to endpoints, in use and idle")
        .register(registry);
    Gauge.builder("postrider.delivery.pools", connections, Connections::pools)
        .description("Connection pools: one or two for each endpoint called lately")
        .register(registry);
  }

  void watch(LimitedDeliverer limited) {
    Gauge.builder("postrider.delivery.in.flight", limited, LimitedDeliverer::inFlight)
        .description("Requests in flight to endpoints")
        .register(registry);
    Gauge.builder("postrider.delivery.waiting", limited, LimitedDeliverer::waiting)
        .description("Deliveries that wait for a request to their endpoint to end")
        .register(registry);
  }

  void count(Outcome outcome) {
    outcomes.computeIfAbsent(outcome.getClass(), _ -> counterOf(outcome)).increment();
  }

  private Counter counterOf(Outcome outcome) {
    return Counter.builder("postrider.delivery.outcomes")
        .description("What deliveries came to; circuit-open and no-capacity made no request")
        .tag("outcome", outcome.name())
        .register(registry);
  }
}
