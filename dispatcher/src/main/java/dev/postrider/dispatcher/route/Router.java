package dev.postrider.dispatcher.route;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import dev.postrider.schemas.envelope.Event;
import java.util.List;

/** Finds the endpoints that an event is for: those of its application that want its type. */
public final class Router {
  private static final String WILDCARD = ".*";

  private final EndpointDirectory directory;

  public Router(EndpointDirectory directory) {
    this.directory = directory;
  }

  /**
   * The endpoints, and the state of the registry that they were found in.
   *
   * @param registryOffset no later record of the registry was surely seen
   */
  public record Route(List<Endpoint> endpoints, long registryOffset) {}

  /** Disabled endpoints are part of the answer: what they miss is held for them. */
  public Route route(Event event) {
    long registryOffset = directory.offset();
    List<Endpoint> wanting =
        directory.endpointsOf(event.application()).stream()
            .filter(endpoint -> wants(endpoint, event.type()))
            .toList();
    return new Route(wanting, registryOffset);
  }

  private static boolean wants(Endpoint endpoint, String type) {
    return endpoint.filterTypes().isEmpty()
        || endpoint.filterTypes().stream().anyMatch(filter -> matches(filter, type));
  }

  private static boolean matches(String filter, String type) {
    return filter.endsWith(WILDCARD)
        ? type.startsWith(filter.substring(0, filter.length() - 1))
        : type.equals(filter);
  }
}
