package dev.postrider.dispatcher.api;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.postrider.dispatcher.endpoint.Application;
import dev.postrider.dispatcher.endpoint.Registry;
import dev.postrider.dispatcher.endpoint.Written;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
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
@RequestMapping(ApplicationRoutes.PATH)
final class ApplicationRoutes {
  static final String PATH = "/api/v1/app";

  private final Registry registry;

  ApplicationRoutes(Registry registry) {
    this.registry = registry;
  }

  @GetMapping
  ListOut<ApplicationOut> list(@RequestParam MultiValueMap<String, String> query) {
    return ListOut.of(
        registry.applications(Paging.cursor(query)), ApplicationOut::of, Application::id);
  }

  @PostMapping(consumes = APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<Object>> create(
      @RequestBody JsonNode body,
      @RequestParam(name = "get_if_exists", defaultValue = "false") boolean orGet) {
    return answer(registry.createApplication(ApplicationBody.whole(body), orGet));
  }

  @GetMapping("/{application}")
  ResponseEntity<Object> get(@PathVariable String application) {
    var found = registry.application(application);
    return found == null
        ? Problem.notFound("There is no application with id or uid '%s'".formatted(application))
        : Answers.found(found, ApplicationOut::of);
  }

  @PutMapping(path = "/{application}", consumes = APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<Object>> put(
      @PathVariable String application,
      @RequestBody JsonNode body,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
    return answer(
        registry.putApplication(
            Fields.idOrUid("app_id", application),
            ApplicationBody.whole(body),
            Answers.knownRevision(ifMatch)));
  }

  @PatchMapping(path = "/{application}", consumes = APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<Object>> patch(
      @PathVariable String application,
      @RequestBody JsonNode body,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
    return answer(
        registry.patchApplication(
            application, ApplicationBody.patch(body), Answers.knownRevision(ifMatch)));
  }

  @DeleteMapping("/{application}")
  Mono<ResponseEntity<Object>> delete(
      @PathVariable String application,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
    return answer(registry.deleteApplication(application, Answers.knownRevision(ifMatch)));
  }

  private static Mono<ResponseEntity<Object>> answer(
      CompletableFuture<Written<Application>> write) {
    return Answers.written(write, ApplicationOut::of, application -> PATH + "/" + application.id());
  }
}
