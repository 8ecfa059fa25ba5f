package dev.postrider.dispatcher.api;

import dev.postrider.dispatcher.body.BodyFields;
import dev.postrider.dispatcher.endpoint.Authorization;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.Policy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as it is answered: without its secret.
 *
 * @param filterTypes null if it wants all
 * @param eventTypes the same under its newer name
 * @param stoppedBecause why Postrider disabled or paused it; null if its user did, or it is served
 * @param rateLimit null for none
 * @param throttleRate the same under its newer name
 * @param ordering {@code strict}, {@code key}, or null for none
 */
record EndpointOut(
    String id,
    @Nullable String uid,
    URI url,
    int version,
    String description,
    @Nullable List<String> filterTypes,
    @Nullable List<String> eventTypes,
    boolean disabled,
    boolean paused,
    @Nullable String stoppedBecause,
    @Nullable Integer rateLimit,
    @Nullable Integer throttleRate,
    @Nullable Integer maxInFlight,
    @Nullable String ordering,
    @Nullable RetryPolicyOut retryPolicy,
    @Nullable Long timeoutSeconds,
    String onExhausted,
    String payloadFormat,
    @Nullable String template,
    @Nullable String templateContentType,
    @Nullable Map<String, String> presetOptions,
    @Nullable AuthorizationOut authorization,
    boolean replies,
    Map<String, String> metadata,
    Instant createdAt,
    Instant updatedAt) {

  /** What kind it is of, and nothing else. */
  record AuthorizationOut(String type) {
    static @Nullable AuthorizationOut of(@Nullable Authorization authorization) {
      return authorization == null ? null : new AuthorizationOut(authorization.type());
    }
  }

  /** Waits between attempts. */
  record RetryPolicyOut(List<String> schedule) {
    static @Nullable RetryPolicyOut of(@Nullable List<Duration> schedule) {
      return schedule == null
          ? null
          : new RetryPolicyOut(schedule.stream().map(DurationText::of).toList());
    }
  }

  static EndpointOut of(Endpoint endpoint) {
    List<String> types = endpoint.filterTypes().isEmpty() ? null : endpoint.filterTypeNames();
    Policy policy = endpoint.policy();
    Duration timeout = policy.timeout();
    BodyFields body = BodyFields.of(endpoint.exchange().format());
    return new EndpointOut(
        endpoint.id(),
        endpoint.uid(),
        endpoint.url(),
        endpoint.version(),
        endpoint.description(),
        types,
        types,
        endpoint.disabled(),
        endpoint.standing().paused(),
        endpoint.standing().why(),
        policy.rateLimit(),
        policy.rateLimit(),
        policy.maxInFlight(),
        PolicyFields.text(policy.ordering()),
        RetryPolicyOut.of(policy.schedule()),
        timeout == null ? null : timeout.toSeconds(),
        PolicyFields.text(policy.onExhausted()),
        body.payloadFormat(),
        body.template(),
        body.templateContentType(),
        body.presetOptions().isEmpty() ? null : body.presetOptions(),
        AuthorizationOut.of(endpoint.credentials().authorization()),
        endpoint.exchange().replies(),
        new TreeMap<>(endpoint.metadata()),
        endpoint.createdAt(),
        endpoint.updatedAt());
  }
}
