package dev.postrider.dispatcher.endpoint;

import dev.postrider.dispatcher.security.SecretBox;
import dev.postrider.schemas.internal.EndpointRecord;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Credentials in the record of their endpoint: JSON, sealed for its place. */
final class SealedCredentials {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String AUTHORIZATION = "authorization";
  private static final String HEADERS = "headers";

  private final SecretBox box;

  SealedCredentials(SecretBox box) {
    this.box = box;
  }

  void write(Endpoint endpoint, EndpointRecord.Builder record) {
    Credentials credentials = endpoint.credentials();
    Authorization authorization = credentials.authorization();
    if (authorization != null) {
      record.setSealedAuthorization(
          seal(place(endpoint.id(), AUTHORIZATION), fields(authorization)));
    }
    if (!credentials.headers().isEmpty()) {
      record.setSealedHeaders(seal(place(endpoint.id(), HEADERS), credentials.headers()));
    }
  }

  /**
   * @throws GeneralSecurityException if they were sealed with another keyset
   * @throws IllegalArgumentException if they are of a kind that only newer dispatchers know
   */
  Credentials read(EndpointRecord record) throws GeneralSecurityException {
    if (record.getSealedAuthorization() == null && record.getSealedHeaders() == null) {
      return Credentials.NONE;
    }
    JsonNode authorization =
        open(place(record.getId(), AUTHORIZATION), record.getSealedAuthorization());
    JsonNode headers = open(place(record.getId(), HEADERS), record.getSealedHeaders());
    Map<String, String> byName = new LinkedHashMap<>();
    if (headers != null) {
      headers.properties().forEach(p -> byName.put(p.getKey(), p.getValue().asString()));
    }
    return new Credentials(authorization == null ? null : authorization(authorization), byName);
  }

  private static Map<String, String> fields(Authorization authorization) {
    return switch (authorization) {
      case Authorization.Basic(String username, String password) ->
          Map.of("type", Authorization.Basic.TYPE, "username", username, "password", password);
    };
  }

  private static Authorization authorization(JsonNode fields) {
    if (!fields.path("type").asString("").equals(Authorization.Basic.TYPE)) {
      throw new IllegalArgumentException("its authorization is of a kind that is not known here");
    }
    return new Authorization.Basic(
        fields.path("username").asString(), fields.path("password").asString());
  }

  private ByteBuffer seal(SecretBox.Place place, Map<String, String> secret) {
    return ByteBuffer.wrap(box.seal(place, JSON.writeValueAsBytes(secret)));
  }

  private @Nullable JsonNode open(SecretBox.Place place, @Nullable ByteBuffer sealed)
      throws GeneralSecurityException {
    if (sealed == null) {
      return null;
    }
    byte[] bytes = new byte[sealed.remaining()];
    sealed.duplicate().get(bytes);
    try {
      return JSON.readTree(box.open(place, bytes));
    } catch (JacksonException unreadable) {
      // Without its cause, whose message may quote what is a secret.
      throw new IllegalArgumentException("its credentials are no JSON");
    }
  }

  private static SecretBox.Place place(String endpointId, String field) {
    return new SecretBox.Place(RegistryFormat.ENDPOINT, endpointId, field);
  }
}
