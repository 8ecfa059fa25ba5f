package dev.postrider.dispatcher.api;

import dev.postrider.dispatcher.body.BodyFields;
import dev.postrider.dispatcher.endpoint.Authorization;
import dev.postrider.dispatcher.endpoint.Endpoint;
import java.net.URI;
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

  static EndpointOut of(Endpoint endpoint) {
    List<String> types = endpoint.filterTypes().isEmpty() ? null : endpoint.filterTypeNames();
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
