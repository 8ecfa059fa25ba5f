package dev.postrider.dispatcher.api;

import dev.postrider.dispatcher.endpoint.Endpoint;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An endpoint's own headers, as Svix's SDKs read them.
 *
 * @param headers those whose values are told: none
 * @param sensitive the names of the others
 */
record HeadersOut(Map<String, String> headers, Set<String> sensitive) {
  static HeadersOut of(Endpoint endpoint) {
    return new HeadersOut(Map.of(), new TreeSet<>(endpoint.credentials().headers().keySet()));
  }
}
