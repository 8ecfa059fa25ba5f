package dev.postrider.dispatcher.api;

import dev.postrider.dispatcher.api.Invalid.Item;
import dev.postrider.dispatcher.body.Bodies;
import dev.postrider.dispatcher.body.BodyFormat;
import dev.postrider.dispatcher.body.BodyFormat.Template;
import dev.postrider.dispatcher.body.BodyFormat.TextMessage;
import dev.postrider.dispatcher.body.Examples;
import dev.postrider.dispatcher.body.Rendering;
import dev.postrider.schemas.envelope.Event;
import dev.postrider.schemas.envelope.TypeFilter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tries templates on events before an endpoint is registered with them: on the one that its user
 * gives, or else on the examples of the types that it wants. Where there is none, the user is asked
 * for one.
 */
final class TemplateTrial {
  private final Bodies bodies;

  TemplateTrial(Bodies bodies) {
    this.bodies = bodies;
  }

  /** Completes, or fails with {@link Invalid}, with one item for each event that it fails for. */
  Mono<Void> run(@Nullable BodyFormat format, List<String> filterTypes, @Nullable Event example) {
    String field =
        switch (format) {
          case Template _ -> FormatFields.TEMPLATE;
          case TextMessage _ -> FormatFields.OPTIONS;
          case null, default -> null;
        };
    if (format == null || field == null) {
      return Mono.empty();
    }
    List<TypeFilter> filters = filterTypes.stream().map(TypeFilter::parse).toList();
    if (example != null && !wants(filters, example.type())) {
      return refusal(
          List.of(
              Item.inBody(
                  EndpointBody.EXAMPLE,
                  "The endpoint does not want events of type %s: send one that it wants"
                      .formatted(example.type()))));
    }
    List<Event> events = example == null ? examplesOf(filters) : List.of(example);
    Flux<Item> problems =
        events.isEmpty()
            ? bodies
                .read(format)
                .flatMapMany(read -> problem(field, read, "").flux())
                .switchIfEmpty(exampleWanted(format))
            : Flux.fromIterable(events).concatMap(event -> tried(format, field, event));
    return problems.collectList().flatMap(TemplateTrial::refusal);
  }

  private static Mono<Void> refusal(List<Item> found) {
    return found.isEmpty() ? Mono.empty() : Mono.error(new Invalid(found));
  }

  /** What Postrider says of its own works for every type. */
  private static Mono<Item> exampleWanted(BodyFormat format) {
    return format.expressions().isEmpty()
        ? Mono.empty()
        : Mono.just(
            Item.inBody(
                EndpointBody.EXAMPLE,
                "There is no example here of the types that the endpoint wants, to try the template on:"
                    + " send one as exampleEvent, {\"type\": …, \"data\": …}"));
  }

  private static boolean wants(List<TypeFilter> filters, String type) {
    return filters.isEmpty() || filters.stream().anyMatch(filter -> filter.matches(type));
  }

  private Mono<Item> tried(BodyFormat format, String field, Event event) {
    String of = ", tried on an event of type %s".formatted(event.type());
    return bodies.render(format, event).flatMap(rendering -> problem(field, rendering, of));
  }

  private static Mono<Item> problem(String field, Rendering rendering, String of) {
    return switch (rendering) {
      case Rendering.Made _ -> Mono.empty();
      case Rendering.Failed(String why) -> Mono.just(Item.inBody(field, why + of));
      case Rendering.TooSlow(String why) -> Mono.just(Item.inBody(field, why + of));
      case Rendering.Busy() ->
          Mono.error(
              new ResponseStatusException(
                  HttpStatus.SERVICE_UNAVAILABLE, "The template could not be tried now"));
    };
  }

  private static List<Event> examplesOf(List<TypeFilter> filters) {
    return Examples.types().stream()
        .filter(type -> wants(filters, type))
        .map(Examples::of)
        .filter(Objects::nonNull)
        .toList();
  }
}
