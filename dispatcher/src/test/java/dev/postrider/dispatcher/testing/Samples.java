package dev.postrider.dispatcher.testing;

import dev.postrider.dispatcher.endpoint.Credentials;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.Exchange;
import dev.postrider.dispatcher.endpoint.Policy;
import dev.postrider.dispatcher.endpoint.Standing;
import dev.postrider.dispatcher.signing.SigningSecret;
import dev.postrider.schemas.envelope.Event;
import dev.postrider.schemas.envelope.TypeFilter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Events and endpoints that tests begin with. */
public final class Samples {
  public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private Samples() {}

  /** The n-th endpoint id, as long as real ones are. */
  public static String endpointId(int n) {
    return "ep_%027d".formatted(n);
  }

  public static Endpoint endpoint(int n, URI url, String... filterTypes) {
    return new Endpoint(
        endpointId(n),
        "app_%027d".formatted(1),
        null,
        url,
        "",
        Stream.of(filterTypes).map(TypeFilter::parse).toList(),
        Standing.SERVED,
        Policy.STANDARD,
        Map.of(),
        1,
        SigningSecret.generate(),
        Exchange.STANDARD,
        Credentials.NONE,
        NOON,
        NOON);
  }

  public static Endpoint disabled(Endpoint endpoint) {
    return with(endpoint, endpoint.standing().withDisabled(true, null));
  }

  public static Endpoint with(Endpoint endpoint, Standing standing) {
    return with(endpoint, standing, endpoint.policy());
  }

  public static Endpoint with(Endpoint endpoint, Policy policy) {
    return with(endpoint, endpoint.standing(), policy);
  }

  public static Endpoint withSchedule(List<Duration> schedule, Endpoint endpoint) {
    return with(
        endpoint,
        new Policy(Policy.Ordering.NONE, null, null, schedule, null, Policy.OnExhausted.SKIP));
  }

  /** The endpoint after a change. */
  public static Endpoint with(Endpoint endpoint, Standing standing, Policy policy) {
    return changed(endpoint, standing, policy, endpoint.exchange());
  }

  public static Endpoint exchanging(Endpoint endpoint, Exchange exchange) {
    return changed(endpoint, endpoint.standing(), endpoint.policy(), exchange);
  }

  private static Endpoint changed(
      Endpoint endpoint, Standing standing, Policy policy, Exchange exchange) {
    return new Endpoint(
        endpoint.id(),
        endpoint.applicationId(),
        endpoint.uid(),
        endpoint.url(),
        endpoint.description(),
        endpoint.filterTypes(),
        standing,
        policy,
        endpoint.metadata(),
        endpoint.version() + 1,
        endpoint.secret(),
        exchange,
        endpoint.credentials(),
        endpoint.createdAt(),
        endpoint.updatedAt());
  }

  public static Event event(String type, String data) {
    return new Event(
        "0-7", "topic-id", type, NOON, null, "default", data.getBytes(StandardCharsets.UTF_8));
  }
}
