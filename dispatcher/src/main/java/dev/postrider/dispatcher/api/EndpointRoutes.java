package dev.postrider.dispatcher.api;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.postrider.dispatcher.body.Bodies;
import dev.postrider.dispatcher.body.BodyFormat;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.Registry;
import dev.postrider.dispatcher.endpoint.Written;
import dev.postrider.dispatcher.security.UrlGuard;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping(ApplicationRoutes.PATH + "/{application}/endpoint")
final class EndpointRoutes {
  private final Registry registry;
  private final UrlGuard urls;
  private final TemplateTrial trial;

  EndpointRoutes(Registry registry, UrlGuard urls, Bodies bodies) {
    this.registry = registry;
    this.urls = urls;
    this.trial = new TemplateTrial(bodies);
  }

  @GetMapping
  ResponseEntity<Object> list(
      @PathVariable String application, @RequestParam MultiValueMap<String, String> query) {
    var page = registry.endpoints(application, Paging.cursor(query));
    return page == null
        ? Problem.notFound("There is no application with id or uid '%s'".formatted(application))
        : ResponseEntity.ok(ListOut.of(page, EndpointOut::of, Endpoint::id));
  }

  @PostMapping(consumes = APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<Object>> create(
      @PathVariable String application, @RequestBody JsonNode body) {
    var sent = EndpointBody.created(body, urls);
    return tried(sent.format(), sent, List.of())
        .then(answer(() -> registry.createEndpoint(application, sent.whole())));
  }

  @GetMapping("/{endpoint}")
  ResponseEntity<Object> get(@PathVariable String application, @PathVariable String endpoint) {
    return get(application, endpoint, EndpointOut::of);
  }

  @GetMapping("/{endpoint}/secret")
  ResponseEntity<Object> secret(@PathVariable String application, @PathVariable String endpoint) {
    var answer = get(application, endpoint, SecretOut::of);
    return ResponseEntity.status(answer.getStatusCode())
        .headers(answer.getHeaders())
        .cacheControl(CacheControl.noStore())
        .body(answer.getBody());
  }

  @GetMapping("/{endpoint}/headers")
  ResponseEntity<Object> headers(@PathVariable String application, @PathVariable String endpoint) {
    return get(application, endpoint, HeadersOut::of);
  }

  private ResponseEntity<Object> get(
      String application, String endpoint, Function<Endpoint, ?> toOut) {
    var found = registry.endpoint(application, endpoint);
    return found == null
        ? Problem.notFound(
            "There is no application '%s' with an endpoint '%s'".formatted(application, endpoint))
        : Answers.found(found, toOut);
  }

  @PutMapping(path = "/{endpoint}", consumes = APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<Object>> put(
      @PathVariable String application,
      @PathVariable String endpoint,
      @RequestBody JsonNode body,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
    String idOrUid = Fields.idOrUid("endpoint_id", endpoint);
    var sent = EndpointBody.replaced(body, urls);
    var current = registry.endpoint(application, idOrUid);
    if (current != null) {
      sent.checkCredentialsOf(current.value());
    }
    return tried(sent.format(), sent, List.of())
        .then(
            answer(() ->
                registry.putEndpoint(
                    application, idOrUid, sent.whole(), Answers.knownRevision(ifMatch))));
  }

  @PatchMapping(path = "/{endpoint}", consumes = APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<Object>> patch(
      @PathVariable String application,
      @PathVariable String endpoint,
      @RequestBody JsonNode body,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
    var sent = EndpointBody.patched(body, urls);
    var current = registry.endpoint(application, endpoint);
    if (current == null) {
      return answer(() ->
          registry.patchEndpoint(
              application, endpoint, sent::over, Answers.knownRevision(ifMatch)));
    }
    sent.checkCredentialsOf(current.value());
    return tried(sent.formatToTry(current.value()), sent, current.value().filterTypeNames())
        .then(
            answer(() ->
                registry.patchEndpoint(
                    application, endpoint, sent::over, Answers.knownRevision(ifMatch))));
  }

  /** What comes for it is held until it is resumed. */
  @PostMapping("/{endpoint}/pause")
  Mono<ResponseEntity<Object>> pause(
      @PathVariable String application, @PathVariable String endpoint) {
    return answer(() ->
        registry.standEndpoint(
            application, endpoint, before -> before.asUserSays(before.disabled(), true)));
  }

  @PostMapping("/{endpoint}/resume")
  Mono<ResponseEntity<Object>> resume(
      @PathVariable String application, @PathVariable String endpoint) {
    return answer(() ->
        registry.standEndpoint(
            application, endpoint, before -> before.asUserSays(before.disabled(), false)));
  }

  @DeleteMapping("/{endpoint}")
  Mono<ResponseEntity<Object>> delete(
      @PathVariable String application,
      @PathVariable String endpoint,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
    return answer(
        () -> registry.deleteEndpoint(application, endpoint, Answers.knownRevision(ifMatch)));
  }

  /**
   * @param otherwise the types that the endpoint wants if the body says nothing of them
   */
  private Mono<Void> tried(@Nullable BodyFormat format, EndpointBody sent, List<String> otherwise) {
    List<String> types = sent.sentFilterTypes();
    return trial.run(format, types == null ? otherwise : types, sent.example());
  }

  private static Mono<ResponseEntity<Object>> answer(
      Supplier<CompletableFuture<Written<Endpoint>>> write) {
    return Mono.defer(() ->
        Answers.written(
            write.get(),
            EndpointOut::of,
            created ->
                "%s/%s/endpoint/%s"
                    .formatted(ApplicationRoutes.PATH, created.applicationId(), created.id())));
  }
}
