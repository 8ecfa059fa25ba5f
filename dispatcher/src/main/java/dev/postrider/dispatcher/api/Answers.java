package dev.postrider.dispatcher.api;

import dev.postrider.dispatcher.endpoint.Versioned;
import dev.postrider.dispatcher.endpoint.Written;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Turns what the registry says into what HTTP says. Revisions are entity tags. */
final class Answers {
  private static final long NO_REVISION = -1;
  private static final Pattern ENTITY_TAG = Pattern.compile("\"([0-9]{1,18})\"");

  private Answers() {}

  static <T> ResponseEntity<Object> found(Versioned<T> entry, Function<T, ?> toOut) {
    return entity(HttpStatus.OK, entry, toOut);
  }

  static <T> Mono<ResponseEntity<Object>> written(
      CompletableFuture<Written<T>> write, Function<T, ?> toOut, Function<T, String> path) {
    // Not on the registry's writer thread, which has other writes to make.
    return Mono.fromFuture(write)
        .publishOn(Schedulers.parallel())
        .map(written -> written(written, toOut, path));
  }

  private static <T> ResponseEntity<Object> written(
      Written<T> written, Function<T, ?> toOut, Function<T, String> path) {
    return switch (written) {
      case Written.Created<T>(var entry) -> {
        var created = entity(HttpStatus.CREATED, entry, toOut);
        yield ResponseEntity.status(HttpStatus.CREATED)
            .headers(created.getHeaders())
            .location(URI.create(path.apply(entry.value())))
            .body(created.getBody());
      }
      case Written.Changed<T>(var entry) -> entity(HttpStatus.OK, entry, toOut);
      case Written.Existing<T>(var entry) -> entity(HttpStatus.OK, entry, toOut);
      case Written.Deleted<T> _ -> ResponseEntity.noContent().build();
      case Written.NotFound<T>(var why) -> Problem.notFound(why);
      case Written.Conflict<T>(var why) -> Problem.answer(HttpStatus.CONFLICT, "conflict", why);
      case Written.Full<T>(var why) -> Problem.answer(HttpStatus.CONFLICT, "limit_reached", why);
      case Written.Outdated<T>(var why) ->
          Problem.answer(HttpStatus.PRECONDITION_FAILED, "precondition_failed", why);
      case Written.Unavailable<T>(var why) ->
          Problem.answer(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", why);
    };
  }

  private static <T> ResponseEntity<Object> entity(
      HttpStatus status, Versioned<T> entry, Function<T, ?> toOut) {
    return ResponseEntity.status(status)
        .header(HttpHeaders.ETAG, "\"%d\"".formatted(entry.revision()))
        .body(toOut.apply(entry.value()));
  }

  /** The revision that {@code If-Match} asks for: null if any will do, none if it never can. */
  static @Nullable Long knownRevision(@Nullable String ifMatch) {
    if (ifMatch == null || ifMatch.equals("*")) {
      return null;
    }
    var tag = ENTITY_TAG.matcher(ifMatch);
    return tag.matches() ? Long.parseLong(tag.group(1)) : NO_REVISION;
  }
}
