package dev.postrider.dispatcher.api;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.postrider.dispatcher.api.Invalid.Item;
import dev.postrider.dispatcher.body.Bodies;
import dev.postrider.dispatcher.delivery.Delivery;
import dev.postrider.dispatcher.delivery.Message;
import dev.postrider.dispatcher.delivery.RecordPosition;
import dev.postrider.dispatcher.delivery.RequestWriter;
import dev.postrider.dispatcher.delivery.RequestWriter.Written;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.Registry;
import dev.postrider.schemas.envelope.Event;
import dev.postrider.schemas.envelope.MessageId;
import java.time.InstantSource;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Shows the request that an event would make, and sends nothing. */
@RestController
@RequestMapping(ApplicationRoutes.PATH + "/{application}/endpoint/{endpoint}/preview")
final class PreviewRoutes {
  private static final RecordPosition NOWHERE = new RecordPosition("preview", 0, 0);

  private final Registry registry;
  private final RequestWriter requests;

  PreviewRoutes(Registry registry, Bodies bodies, InstantSource clock) {
    this.registry = registry;
    this.requests = new RequestWriter(bodies, clock);
  }

  @PostMapping(consumes = APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<Object>> preview(
      @PathVariable String application, @PathVariable String endpoint, @RequestBody JsonNode body) {
    var found = registry.endpoint(application, endpoint);
    if (found == null) {
      return Mono.just(
          Problem.notFound(
              "There is no application '%s' with an endpoint '%s'"
                  .formatted(application, endpoint)));
    }
    Event event = PreviewBody.event(body, application);
    return requests
        .write(delivery(event, found.value()))
        .map(written -> answer(written, found.value()));
  }

  private static Delivery delivery(Event event, Endpoint endpoint) {
    String id = MessageId.of(event.application(), event.source(), event.id());
    return new Delivery(new Message(event, id, NOWHERE, _ -> false), endpoint, 1);
  }

  private static ResponseEntity<Object> answer(Written written, Endpoint endpoint) {
    return switch (written) {
      case Written.Request(var request) ->
          ResponseEntity.ok()
              .cacheControl(CacheControl.noStore())
              .body(PreviewOut.of(request, endpoint.credentials()));
      case Written.NoBody(String why) -> throw new Invalid(List.of(Item.inBody("event", why)));
      case Written.NoBodyYet(String why) -> throw new Invalid(List.of(Item.inBody("event", why)));
      case Written.Busy() ->
          Problem.answer(
              HttpStatus.SERVICE_UNAVAILABLE,
              "unavailable",
              "Too many templates are being evaluated; try again");
    };
  }
}
