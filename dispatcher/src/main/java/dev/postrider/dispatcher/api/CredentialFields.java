package dev.postrider.dispatcher.api;

import dev.postrider.dispatcher.endpoint.Authorization;
import dev.postrider.dispatcher.endpoint.Credentials;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of an endpoint that hold its credentials. What is left out stays as it is, also when
 * all else is replaced; null takes it away.
 */
final class CredentialFields {
  static final String AUTHORIZATION = "authorization";
  static final String HEADERS = "headers";

  private static final int MAX_USERNAME = 256;
  private static final int MAX_PASSWORD = 1_024;
  private static final int MAX_HEADERS = 32;
  private static final int MAX_HEADER_CHARACTERS = 8_192;

  /** RFC 9110, section 5.6.2. */
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]{1,128}");

  private static final Pattern VALUE = Pattern.compile("[!-~]([ !-~]*[!-~])?");

  /** What frames the message, concerns the connection, or is said by the format. */
  private static final Set<String> FORBIDDEN =
      Set.of(
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "expect",
          "host",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final Set<String> FORBIDDEN_PREFIXES = Set.of("webhook-", "proxy-", "http2-");

  private final Fields fields;

  private CredentialFields(Fields fields) {
    this.fields = fields;
  }

  static UnaryOperator<Credentials> read(Fields fields) {
    return new CredentialFields(fields).read();
  }

  private UnaryOperator<Credentials> read() {
    Authorization authorization = authorization(fields.given(AUTHORIZATION));
    Map<String, String> headers = headers(fields.strings(HEADERS));
    if (authorization != null && headers.containsKey("authorization")) {
      fields.problem(HEADERS, "Give either authorization, or a header of that name");
    }
    boolean setsAuthorization = fields.has(AUTHORIZATION);
    boolean setsHeaders = fields.has(HEADERS);
    return before ->
        new Credentials(
            setsAuthorization ? authorization : before.authorization(),
            setsHeaders ? headers : before.headers());
  }

  private @Nullable Authorization authorization(@Nullable JsonNode given) {
    if (given == null) {
      return null;
    }
    if (!given.path("type").asString("").equals(Authorization.Basic.TYPE)) {
      fields.problem(AUTHORIZATION, "authorization is an object with the type basic");
      return null;
    }
    String username = text(given, "username", MAX_USERNAME);
    String password = text(given, "password", MAX_PASSWORD);
    if (username != null && username.indexOf(':') >= 0) {
      fields.problem(AUTHORIZATION, "username must not contain a colon");
    }
    return username == null || password == null
        ? null
        : new Authorization.Basic(username, password);
  }

  private @Nullable String text(JsonNode given, String name, int max) {
    JsonNode value = given.path(name);
    String text = value.isString() ? value.stringValue() : "";
    if (text.isEmpty() || text.length() > max || text.chars().anyMatch(Character::isISOControl)) {
      fields.problem(
          AUTHORIZATION,
          "%s is required, with 1 to %d characters and no control characters".formatted(name, max));
      return null;
    }
    return text;
  }

  private Map<String, String> headers(@Nullable Map<String, String> given) {
    Map<String, String> headers = new LinkedHashMap<>();
    int characters = 0;
    for (var header : (given == null ? Map.<String, String>of() : given).entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      characters += name.length() + header.getValue().length();
      if (!NAME.matcher(name).matches()) {
        fields.problem(HEADERS, "A header's name has 1 to 128 letters, digits and hyphens");
      } else if (isForbidden(name)) {
        fields.problem(HEADERS, "The header %s is not for endpoints to set".formatted(name));
      } else if (!VALUE.matcher(header.getValue()).matches()) {
        fields.problem(HEADERS, "The value of %s must be visible ASCII, not empty".formatted(name));
      } else if (headers.put(name, header.getValue()) != null) {
        fields.problem(HEADERS, "The header %s stands there twice".formatted(name));
      }
    }
    if (headers.size() > MAX_HEADERS || characters > MAX_HEADER_CHARACTERS) {
      fields.problem(
          HEADERS,
          "An endpoint has at most %d headers, of %d characters in all"
              .formatted(MAX_HEADERS, MAX_HEADER_CHARACTERS));
    }
    return headers;
  }

  private static boolean isForbidden(String name) {
    return FORBIDDEN.contains(name) || FORBIDDEN_PREFIXES.stream().anyMatch(name::startsWith);
  }
}
