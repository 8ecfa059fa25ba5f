package dev.postrider.dispatcher.route;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import dev.postrider.schemas.envelope.Event;
import java.util.List;

/** Finds the endpoints that an event is for: those of its application that want its type. */
public final class Router {
  private final EndpointDirectory directory;

  public Router(EndpointDirectory directory) {
    this.directory = directory;
  }

  /**
   * The endpoints, and the state of the registry that they were found in.
   *
   * @param registryOffset the endpoints were all registered below this offset of the registry
   */
  public record Route(List<Endpoint> endpoints, long registryOffset) {}

  /** Whether any endpoint of the application wants events of that type now. */
  public boolean wants(String application, String type) {
    return !directory.wanting(application, type).isEmpty();
  }

  /** Disabled endpoints are part of the answer: what they miss is held for them. */
  public Route route(Event event) {
    List<Endpoint> wanting = directory.wanting(event.application(), event.type());
    // Asked for after the endpoints, so that none of them can have come later.
    return new Route(wanting, directory.frontier());
  }
}
