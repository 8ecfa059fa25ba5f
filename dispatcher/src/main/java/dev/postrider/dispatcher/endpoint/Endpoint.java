package dev.postrider.dispatcher.endpoint;

import dev.postrider.dispatcher.signing.SigningSecret;
import dev.postrider.schemas.envelope.TypeFilter;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A registered URL of an application, with what it wants and how it wants it.
 *
 * @param id {@code ep_} and 27 base62 digits, given by Postrider; always 30 ASCII characters
 * @param uid the user's own name for it, unique within its application, or null
 * @param filterTypes event types it wants; empty means all
 */
public record Endpoint(
    String id,
    String applicationId,
    @Nullable String uid,
    URI url,
    String description,
    List<TypeFilter> filterTypes,
    Standing standing,
    Policy policy,
    Map<String, String> metadata,
    int version,
    SigningSecret secret,
    Exchange exchange,
    Credentials credentials,
    Instant createdAt,
    Instant updatedAt) {

  public boolean disabled() {
    return standing.disabled();
  }

  /** It is not served now: disabled or paused. */
  public boolean stopped() {
    return standing.disabled() || standing.paused();
  }

  /** What is delivered before what matters to it. */
  public boolean isOrdered() {
    return policy.isOrdered();
  }

  /** Everything for it goes through its queue, whether it is healthy or not. */
  public boolean alwaysQueued() {
    return stopped() || policy.needsOwner();
  }

  /** The same endpoint, served or not from a time on. */
  Endpoint with(Standing newStanding, Instant now) {
    return new Endpoint(
        id,
        applicationId,
        uid,
        url,
        description,
        filterTypes,
        newStanding,
        policy,
        metadata,
        version,
        secret,
        exchange,
        credentials,
        createdAt,
        now);
  }

  /** Whether it wants events of that type. */
  public boolean wants(String type) {
    if (filterTypes.isEmpty()) {
      return true;
    }
    for (TypeFilter filter : filterTypes) {
      if (filter.matches(type)) {
        return true;
      }
    }
    return false;
  }

  /** Its filters as their user wrote them. */
  public List<String> filterTypeNames() {
    return filterTypes.stream().map(TypeFilter::toString).toList();
  }
}
