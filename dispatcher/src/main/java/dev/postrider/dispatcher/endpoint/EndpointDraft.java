package dev.postrider.dispatcher.endpoint;

import dev.postrider.dispatcher.signing.SigningSecret;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a user says of an endpoint; the registry adds its id and times.
 *
 * @param secret null keeps the one that it has, and makes one for a new endpoint
 * @param credentials makes those to be of those that there are
 */
public record EndpointDraft(
    @Nullable String uid,
    URI url,
    String description,
    List<String> filterTypes,
    Standing standing,
    Policy policy,
    Map<String, String> metadata,
    int version,
    @Nullable SigningSecret secret,
    Exchange exchange,
    UnaryOperator<Credentials> credentials) {

  public EndpointDraft {
    filterTypes = List.copyOf(filterTypes);
    metadata = Map.copyOf(metadata);
  }

  public static EndpointDraft of(Endpoint endpoint) {
    return new EndpointDraft(
        endpoint.uid(),
        endpoint.url(),
        endpoint.description(),
        endpoint.filterTypeNames(),
        endpoint.standing(),
        endpoint.policy(),
        endpoint.metadata(),
        endpoint.version(),
        endpoint.secret(),
        endpoint.exchange(),
        UnaryOperator.identity());
  }

  EndpointDraft withUid(String newUid) {
    return new EndpointDraft(
        newUid,
        url,
        description,
        filterTypes,
        standing,
        policy,
        metadata,
        version,
        secret,
        exchange,
        credentials);
  }

  /** The same for an endpoint that stands so: what its user cannot send stays. */
  EndpointDraft on(Standing before) {
    return with(before.asUserSays(standing.disabled(), before.paused()), policy);
  }

  EndpointDraft ownedFrom(Instant from) {
    return with(standing.withOwnedFrom(from), policy);
  }

  /** The same with another standing and policy. */
  public EndpointDraft with(Standing newStanding, Policy newPolicy) {
    return new EndpointDraft(
        uid,
        url,
        description,
        filterTypes,
        newStanding,
        newPolicy,
        metadata,
        version,
        secret,
        exchange,
        credentials);
  }
}
