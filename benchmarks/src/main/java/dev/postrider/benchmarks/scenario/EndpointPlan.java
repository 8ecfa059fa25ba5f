package dev.postrider.benchmarks.scenario;

import dev.postrider.benchmarks.load.Audience;
import dev.postrider.dispatcher.endpoint.RegistrySeed;
import java.net.URI;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Customers and their endpoints, which want every event.
 *
 * @param url of an endpoint, by its number
 */
record EndpointPlan(Audience audience, IntFunction<URI> url) {

  void register(RegistrySeed seed) {
    for (int customer = 0; customer < audience.customers().count(); customer++) {
      String application = seed.application(audience.customers().uid(customer));
      for (int i = 0; i < audience.endpointsEach(); i++) {
        seed.endpoint(application, url.apply(customer * audience.endpointsEach() + i), List.of());
      }
    }
  }
}
