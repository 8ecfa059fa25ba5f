package dev.postrider.dispatcher.api;

import dev.postrider.dispatcher.body.BodyFormat;
import dev.postrider.dispatcher.endpoint.Credentials;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.EndpointDraft;
import dev.postrider.dispatcher.endpoint.Exchange;
import dev.postrider.dispatcher.endpoint.Policy;
import dev.postrider.dispatcher.endpoint.Standing;
import dev.postrider.dispatcher.security.UrlGuard;
import dev.postrider.dispatcher.signing.SigningSecret;
import dev.postrider.schemas.envelope.Event;
import dev.postrider.schemas.envelope.TypeFilter;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is sent to create, replace or patch an endpoint. */
final class EndpointBody {
  private static final int MAX_FILTER_TYPES = 500;
  private static final int MAX_DESCRIPTION = 4_096;
  private static final int MAX_URL = 65_536;
  private static final int MAX_SECRET = 128;
  private static final int MAX_VERSION = 65_535;
  private static final String SECRET_PREFIX = "whsec_";
  static final String EXAMPLE = "exampleEvent";
  private static final Set<String> KNOWN =
      Set.of(
          "url",
          "version",
          "description",
          "filterTypes",
          "eventTypes",
          "uid",
          "disabled",
          "metadata",
          "secret",
          "replies",
          FormatFields.FORMAT,
          FormatFields.TEMPLATE,
          FormatFields.TYPE,
          FormatFields.OPTIONS,
          CredentialFields.AUTHORIZATION,
          CredentialFields.HEADERS,
          PolicyFields.RATE_LIMIT,
          PolicyFields.THROTTLE_RATE,
          PolicyFields.MAX_IN_FLIGHT,
          PolicyFields.ORDERING,
          PolicyFields.RETRY_POLICY,
          PolicyFields.TIMEOUT_SECONDS,
          PolicyFields.ON_EXHAUSTED,
          EXAMPLE);
  private static final Set<String> UNBUILT =
      Set.of("channels", "transformation", "filter", "maxAge");

  private final Fields fields;
  private final @Nullable String uid;
  private final @Nullable URI url;
  private final @Nullable String description;
  private final @Nullable List<String> filterTypes;
  private final @Nullable Boolean disabled;
  private final @Nullable Map<String, String> metadata;
  private final @Nullable Integer version;
  private final @Nullable SigningSecret secret;
  private final @Nullable Boolean replies;
  private final @Nullable BodyFormat format;
  private final @Nullable Event example;
  private UnaryOperator<Credentials> credentials;
  private final UnaryOperator<Policy> policy;

  private EndpointBody(JsonNode body, UrlGuard urls) {
    fields = new Fields(body);
    fields.refuse(UNBUILT);
    fields.refuseMisspelled(KNOWN);
    uid = fields.uid();
    url = url(urls);
    description = fields.text("description", 0, MAX_DESCRIPTION);
    filterTypes = filterTypes();
    disabled = fields.flag("disabled");
    metadata = fields.metadata();
    version = fields.number("version", 1, MAX_VERSION);
    secret = secret();
    replies = fields.flag("replies");
    format = FormatFields.read(fields);
    credentials = CredentialFields.read(fields);
    policy = PolicyFields.read(fields);
    example = EventFields.read(fields, EXAMPLE, "default");
  }

  /**
   * @throws Invalid if it is none
   */
  static EndpointBody created(JsonNode body, UrlGuard urls) {
    var sent = new EndpointBody(body, urls);
    sent.fields.require("url");
    sent.fields.check();
    return sent;
  }

  /**
   * @throws Invalid if it is none, or names a secret, which is given once and then kept
   */
  static EndpointBody replaced(JsonNode body, UrlGuard urls) {
    var sent = new EndpointBody(body, urls);
    sent.refuseSecret();
    sent.fields.require("url");
    sent.fields.check();
    return sent;
  }

  /**
   * @throws Invalid if a field that is there cannot be meant
   */
  static EndpointBody patched(JsonNode body, UrlGuard urls) {
    var sent = new EndpointBody(body, urls);
    sent.refuseSecret();
    for (String field :
        List.of(
            "url",
            "description",
            "disabled",
            "metadata",
            "version",
            "replies",
            FormatFields.FORMAT)) {
      sent.fields.requireIfPresent(field);
    }
    sent.fields.check();
    return sent;
  }

  /**
   * Credentials were given for the host that they are sent to. Another one gets only what is sent
   * along.
   *
   * @throws Invalid if the url changes to another host, and there are credentials of which nothing
   *     is said
   */
  void checkCredentialsOf(Endpoint current) {
    if (url == null || Origin.of(url).equals(Origin.of(current.url()))) {
      return;
    }
    Credentials before = current.credentials();
    if (before.authorization() != null) {
      requireForAnotherHost(CredentialFields.AUTHORIZATION);
    }
    if (!before.headers().isEmpty()) {
      requireForAnotherHost(CredentialFields.HEADERS);
    }
    fields.check();
    // Also those that somebody else adds in this moment.
    UnaryOperator<Credentials> sent = credentials;
    credentials = _ -> sent.apply(Credentials.NONE);
  }

  private void requireForAnotherHost(String field) {
    if (!fields.has(field)) {
      fields.problem(
          field,
          "The url leads to another scheme, host or port, which must not get what was given for the one before: send %s with it, or null to take it away"
              .formatted(field));
    }
  }

  /** What is to be tried of an endpoint that is changed, or null if nothing has to be. */
  @Nullable BodyFormat formatToTry(Endpoint current) {
    List<String> types = sentFilterTypes();
    boolean isTriedElsewhere =
        example != null
            || (types != null
                && !new HashSet<>(types).equals(new HashSet<>(current.filterTypeNames())));
    return format == null && isTriedElsewhere ? current.exchange().format() : format;
  }

  /** The format to be tried, or null if none was sent. */
  @Nullable BodyFormat format() {
    return format;
  }

  /** What the format is to be tried on; null for the examples that Postrider has. */
  @Nullable Event example() {
    return example;
  }

  /** The types that the endpoint will want; null if they stay as they are. */
  @Nullable List<String> sentFilterTypes() {
    boolean namesTypes = fields.has("filterTypes") || fields.has("eventTypes");
    return or(filterTypes, namesTypes ? List.of() : null);
  }

  /** The endpoint as a whole. */
  EndpointDraft whole() {
    return new EndpointDraft(
        uid,
        or(url, URI.create("")),
        or(description, ""),
        or(filterTypes, List.of()),
        Standing.SERVED.withDisabled(or(disabled, false), null),
        policy.apply(Policy.STANDARD),
        or(metadata, Map.of()),
        or(version, 1),
        secret,
        new Exchange(or(format, BodyFormat.STANDARD), or(replies, false)),
        credentials);
  }

  /** What was sent, laid over what there was. */
  EndpointDraft over(EndpointDraft before) {
    List<String> types = sentFilterTypes();
    return new EndpointDraft(
        fields.has("uid") ? uid : before.uid(),
        or(url, before.url()),
        or(description, before.description()),
        or(types, before.filterTypes()),
        disabled == null
            ? before.standing()
            : before.standing().asUserSays(disabled, before.standing().paused()),
        policy.apply(before.policy()),
        or(metadata, before.metadata()),
        or(version, before.version()),
        before.secret(),
        new Exchange(
            or(format, before.exchange().format()), or(replies, before.exchange().replies())),
        credentials);
  }

  private @Nullable URI url(UrlGuard urls) {
    String text = fields.text("url", 1, MAX_URL);
    if (text == null) {
      return null;
    }
    return switch (urls.judge(text)) {
      case UrlGuard.Verdict.Accepted(var accepted) -> accepted;
      case UrlGuard.Verdict.Refused(var why) -> {
        fields.problem("url", why);
        yield null;
      }
    };
  }

  /** Both names are in use, each in its generation of Svix's SDKs. */
  private @Nullable List<String> filterTypes() {
    List<String> older = filterTypes("filterTypes");
    List<String> newer = filterTypes("eventTypes");
    if (older != null && newer != null && !new HashSet<>(older).equals(new HashSet<>(newer))) {
      fields.problem("eventTypes", "eventTypes and filterTypes are one thing, but differ here");
    }
    return older == null ? newer : older;
  }

  private @Nullable List<String> filterTypes(String name) {
    List<String> types = fields.texts(name, MAX_FILTER_TYPES);
    if (types != null) {
      types.forEach(type -> checkFilterType(name, type));
    }
    return types;
  }

  private void checkFilterType(String name, String type) {
    try {
      TypeFilter.parse(type);
    } catch (IllegalArgumentException notOne) {
      fields.problem(name, String.valueOf(notOne.getMessage()));
    }
  }

  private @Nullable SigningSecret secret() {
    String text = fields.text("secret", 1, MAX_SECRET);
    if (text == null) {
      return null;
    }
    try {
      return SigningSecret.parse(text.startsWith(SECRET_PREFIX) ? text : SECRET_PREFIX + text);
    } catch (IllegalArgumentException notOne) {
      fields.problem("secret", String.valueOf(notOne.getMessage()));
      return null;
    }
  }

  private void refuseSecret() {
    if (secret != null) {
      fields.problem("secret", "A secret is given when the endpoint is created, and then kept");
    }
  }

  private static <T extends @Nullable Object> T or(@Nullable T sent, T otherwise) {
    return sent == null ? otherwise : sent;
  }
}
