package dev.postrider.dispatcher.api;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.Registry;
import dev.postrider.dispatcher.queue.EndpointStatuses;
import dev.postrider.dispatcher.queue.HeldPage;
import dev.postrider.dispatcher.queue.HeldPages;
import dev.postrider.dispatcher.queue.QueueCommands;
import dev.postrider.dispatcher.queue.QueueCommands.Command;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** An endpoint's queue: how it stands, what it holds, and what is to be done with it. */
@RestController
@RequestMapping(ApplicationRoutes.PATH + "/{application}/endpoint/{endpoint}")
final class QueueRoutes {
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(10);

  private final Registry registry;
  private final EndpointStatuses statuses;
  private final QueueCommands commands;
  private final HeldPages pages;
  private final OtherDispatcher others;

  QueueRoutes(
      Registry registry,
      EndpointStatuses statuses,
      QueueCommands commands,
      HeldPages pages,
      OtherDispatcher others) {
    this.registry = registry;
    this.statuses = statuses;
    this.commands = commands;
    this.pages = pages;
    this.others = others;
  }

  /**
   * What is to be done.
   *
   * @param command {@code flush} or {@code purge}
   */
  record CommandOut(String endpointId, String command, String status) {}

  @GetMapping("/queue")
  Mono<ResponseEntity<Object>> queue(
      @PathVariable String application, @PathVariable String endpoint) {
    return with(
        application,
        endpoint,
        found -> Mono.just(ResponseEntity.ok(QueueOut.of(found, statuses.of(found.id())))));
  }

  /**
   * Everything that is held now is attempted at once, whatever it waits for; of a blocked endpoint
   * one delivery, and the others when that is answered.
   */
  @PostMapping("/flush")
  Mono<ResponseEntity<Object>> flush(
      @PathVariable String application, @PathVariable String endpoint) {
    return with(application, endpoint, found -> give(Command.FLUSH, found));
  }

  /** Everything that is held now is removed unsent, without dead letters. */
  @PostMapping("/purge")
  Mono<ResponseEntity<Object>> purge(
      @PathVariable String application, @PathVariable String endpoint) {
    return with(application, endpoint, found -> give(Command.PURGE, found));
  }

  @GetMapping("/queue/deliveries")
  Mono<ResponseEntity<Object>> deliveries(
      @PathVariable String application,
      @PathVariable String endpoint,
      @RequestParam MultiValueMap<String, String> query,
      ServerHttpRequest request) {
    HeldPage.Cursor cursor = Paging.held(query);
    return with(
        application,
        endpoint,
        found ->
            Mono.fromCallable(() -> pages.read(found.id(), cursor))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(page -> answer(page, request)));
  }

  private Mono<ResponseEntity<Object>> answer(HeldPage page, ServerHttpRequest request) {
    return switch (page) {
      case HeldPage.Found found -> Mono.just(ResponseEntity.ok(HeldOut.page(found)));
      case HeldPage.Elsewhere(var owner) -> others.ask(owner, request);
      case HeldPage.Unavailable(String why) -> Mono.just(unavailable(why));
    };
  }

  private Mono<ResponseEntity<Object>> give(Command command, Endpoint endpoint) {
    String name = command.name().toLowerCase(Locale.ROOT);
    return commands
        .give(command, endpoint.id())
        .timeout(COMMAND_TIMEOUT)
        .then(
            Mono.just(
                ResponseEntity.accepted()
                    .<Object>body(new CommandOut(endpoint.id(), name, "accepted"))))
        .onErrorResume(
            TimeoutException.class,
            _ ->
                Mono.just(
                    unavailable(
                        "The brokers did not take it within %d s. It may still be done"
                            .formatted(COMMAND_TIMEOUT.toSeconds()))));
  }

  private Mono<ResponseEntity<Object>> with(
      String application, String endpoint, Function<Endpoint, Mono<ResponseEntity<Object>>> then) {
    var found = registry.endpoint(application, endpoint);
    return found == null
        ? Mono.just(
            Problem.notFound(
                "There is no application '%s' with an endpoint '%s'"
                    .formatted(application, endpoint)))
        : then.apply(found.value());
  }

  private static ResponseEntity<Object> unavailable(String why) {
    return Problem.answer(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", why);
  }
}
