package dev.postrider.dispatcher.endpoint;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to an endpoint so that it lets Postrider in. All values are secrets.
 *
 * @param headers own headers of the endpoint, names in lower case; they may hold keys
 */
public record Credentials(@Nullable Authorization authorization, Map<String, String> headers) {
  public static final Credentials NONE = new Credentials(null, Map.of());

  public Credentials {
    headers = Map.copyOf(headers);
  }

  /** The headers that make these, by name in lower case. */
  public Map<String, String> asHeaders() {
    if (authorization == null) {
      return headers;
    }
    Map<String, String> all = new TreeMap<>(headers);
    all.put("authorization", authorization.header());
    return all;
  }

  /** The same, with values that may be shown. */
  public Map<String, String> asRedactedHeaders() {
    Map<String, String> all = new TreeMap<>(headers);
    all.replaceAll((_, _) -> "***");
    if (authorization != null) {
      all.put("authorization", authorization.redactedHeader());
    }
    return all;
  }

  @Override
  public String toString() {
    return "Credentials[***]";
  }
}
