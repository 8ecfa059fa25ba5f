package dev.postrider.dispatcher.api;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.Registry;
import dev.postrider.dispatcher.queue.Recoveries;
import dev.postrider.dispatcher.queue.Recoveries.Begun;
import dev.postrider.dispatcher.queue.Recovery;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Puts an endpoint's dead letters back into its queue. */
@RestController
@RequestMapping(ApplicationRoutes.PATH + "/{application}/endpoint/{endpoint}/recover")
final class RecoverRoutes {
  private final Registry registry;
  private final Recoveries recoveries;
  private final InstantSource clock;

  RecoverRoutes(Registry registry, Recoveries recoveries, InstantSource clock) {
    this.registry = registry;
    this.recoveries = recoveries;
    this.clock = clock;
  }

  /**
   * A recovery, in the shape of Svix's background tasks, with its counts.
   *
   * @param status {@code running}, {@code finished} or {@code failed}
   * @param found dead letters read so far
   * @param recovered those that are held again
   * @param notRecoverable those whose record cannot be read any more
   * @param why it failed, or null
   */
  record RecoveryOut(
      String id,
      String task,
      String status,
      String endpointId,
      Instant since,
      Instant until,
      long found,
      long recovered,
      long notRecoverable,
      @Nullable String why,
      Instant updatedAt) {
    static RecoveryOut of(Recovery recovery) {
      return new RecoveryOut(
          recovery.id(),
          "endpoint.recover",
          recovery.state().name().toLowerCase(Locale.ROOT),
          recovery.endpointId(),
          recovery.since(),
          recovery.until(),
          recovery.found(),
          recovery.recovered(),
          recovery.notRecoverable(),
          recovery.why(),
          recovery.updatedAt());
    }
  }

  @PostMapping(consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<Object> recover(
      @PathVariable String application, @PathVariable String endpoint, @RequestBody JsonNode body) {
    var found = registry.endpoint(application, endpoint);
    if (found == null) {
      return noEndpoint(application, endpoint);
    }
    var times = RecoverBody.read(body, clock.instant());
    return answer(recoveries.begin(found.value(), times.since(), times.until()));
  }

  private static ResponseEntity<Object> answer(Begun begun) {
    return switch (begun) {
      case Begun.Started(Recovery recovery) ->
          ResponseEntity.accepted().body(RecoveryOut.of(recovery));
      case Begun.AlreadyRunning(Recovery recovery) ->
          Problem.answer(
              HttpStatus.CONFLICT,
              "conflict",
              "The endpoint's recovery %s is running; wait until it has finished"
                  .formatted(recovery.id()));
      case Begun.TooMany(int running) ->
          Problem.answer(
              HttpStatus.SERVICE_UNAVAILABLE,
              "unavailable",
              "%d recoveries are running, as many as may; try again later".formatted(running));
    };
  }

  /** The last one that this dispatcher began. */
  @GetMapping
  ResponseEntity<Object> latest(@PathVariable String application, @PathVariable String endpoint) {
    var found = registry.endpoint(application, endpoint);
    if (found == null) {
      return noEndpoint(application, endpoint);
    }
    Endpoint known = found.value();
    Recovery recovery = recoveries.latest(known.id());
    return recovery == null
        ? Problem.notFound(
            "This dispatcher has begun no recovery of the endpoint since it was started")
        : ResponseEntity.ok(RecoveryOut.of(recovery));
  }

  private static ResponseEntity<Object> noEndpoint(String application, String endpoint) {
    return Problem.notFound(
        "There is no application '%s' with an endpoint '%s'".formatted(application, endpoint));
  }
}
