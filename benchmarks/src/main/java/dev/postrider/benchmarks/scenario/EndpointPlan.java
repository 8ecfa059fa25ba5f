package dev.postrider.benchmarks.scenario;

import dev.postrider.benchmarks.lab.Receiver;
import dev.postrider.benchmarks.load.Customers;
import dev.postrider.dispatcher.endpoint.RegistrySeed;
import java.net.URI;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Customers and their endpoints.
 *
 * @param customers how many
 * @param endpointsEach of each customer; customer c has the numbers from c * endpointsEach
 * @param url of an endpoint, by its number
 */
record EndpointPlan(int customers, int endpointsEach, IntFunction<URI> url) {

  /** Customers with one endpoint each, which answers at once. */
  static EndpointPlan oneEach(Receiver receiver, int customers) {
    return new EndpointPlan(customers, 1, receiver::url);
  }

  void register(RegistrySeed seed) {
    for (int customer = 0; customer < customers; customer++) {
      String application = seed.application(Customers.uid(customer));
      for (int i = 0; i < endpointsEach; i++) {
        seed.endpoint(application, url.apply(customer * endpointsEach + i), List.of());
      }
    }
  }
}
