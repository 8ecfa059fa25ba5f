package dev.postrider.dispatcher.api;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.Registry;
import dev.postrider.dispatcher.endpoint.Written;
import dev.postrider.dispatcher.security.UrlGuard;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
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

  EndpointRoutes(Registry registry, UrlGuard urls) {
    this.registry = registry;
    this.urls = urls;
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
    return answer(registry.createEndpoint(application, EndpointBody.created(body, urls)));
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
    return answer(
        registry.putEndpoint(
            application,
            Fields.idOrUid("endpoint_id", endpoint),
            EndpointBody.replaced(body, urls),
            Answers.knownRevision(ifMatch)));
  }

  @PatchMapping(path = "/{endpoint}", consumes = APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<Object>> patch(
      @PathVariable String application,
      @PathVariable String endpoint,
      @RequestBody JsonNode body,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
    return answer(
        registry.patchEndpoint(
            application,
            endpoint,
            EndpointBody.patched(body, urls),
            Answers.knownRevision(ifMatch)));
  }

  @DeleteMapping("/{endpoint}")
  Mono<ResponseEntity<Object>> delete(
      @PathVariable String application,
      @PathVariable String endpoint,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
    return answer(registry.deleteEndpoint(application, endpoint, Answers.knownRevision(ifMatch)));
  }

  private static Mono<ResponseEntity<Object>> answer(CompletableFuture<Written<Endpoint>> write) {
    return Answers.written(
        write,
        EndpointOut::of,
        created ->
            "%s/%s/endpoint/%s"
                .formatted(ApplicationRoutes.PATH, created.applicationId(), created.id()));
  }
}
