package dev.postrider.dispatcher.security;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Judges the URL of an endpoint when it is registered, without asking a name server: what a name
 * leads to is judged by {@link AddressGuard} whenever a connection is made.
 */
public final class UrlGuard {
  private static final int MAX_LENGTH = 2048;
  private static final int MAX_PORT = 65_535;
  private static final String LOCALHOST = "localhost";

  private final AddressGuard addresses;

  public UrlGuard(AddressGuard addresses) {
    this.addresses = addresses;
  }

  /** What the guard says of a URL. */
  public sealed interface Verdict {
    record Accepted(URI url) implements Verdict {}

    /**
     * It must not be registered.
     *
     * @param why a sentence fit for the user who sent the URL
     */
    record Refused(String why) implements Verdict {}
  }

  public Verdict judge(String text) {
    if (text.length() > MAX_LENGTH) {
      return new Verdict.Refused("A URL has at most %d characters".formatted(MAX_LENGTH));
    }
    try {
      URI url = new URI(text);
      String refusal = refusal(url);
      return refusal == null ? new Verdict.Accepted(url) : new Verdict.Refused(refusal);
    } catch (URISyntaxException malformed) {
      return new Verdict.Refused(
          "This is not a URL: %s at character %d"
              .formatted(malformed.getReason(), malformed.getIndex() + 1));
    }
  }

  private @Nullable String refusal(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      return "A URL starts with https:// or http://";
    }
    if (url.getRawAuthority() != null && url.getRawAuthority().indexOf('@') >= 0) {
      return "A URL must not contain a user name or password";
    }
    if (url.getRawFragment() != null) {
      return "A URL must not contain a fragment (#)";
    }
    // Also null for whatever is neither a name, nor four decimal numbers, nor an IPv6 literal in
    // brackets: 2130706433, 0x7f.1, 127.1, 127.0.0.1. and names in other scripts than ASCII.
    if (url.getHost() == null) {
      return "The host must be a name in ASCII, an IPv4 address as four decimal numbers,"
          + " or an IPv6 address in brackets";
    }
    if (url.getPort() == 0 || url.getPort() > MAX_PORT) {
      return "A port is 1 to %d".formatted(MAX_PORT);
    }
    return hostRefusal(url.getHost().toLowerCase(Locale.ROOT));
  }

  private @Nullable String hostRefusal(String host) {
    if (host.startsWith("[")) {
      return host.indexOf('%') >= 0
          ? "An IPv6 address must not have a zone"
          : addressRefusal(host, InetAddress.ofLiteral(host.substring(1, host.length() - 1)));
    }
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    if (name.equals(LOCALHOST) || name.endsWith("." + LOCALHOST)) {
      return loopbackIsAllowed() ? null : inside(host);
    }
    InetAddress literal = Literals.posix(name);
    if (literal == null) {
      return null;
    }
    return Literals.isDottedQuad(host)
        ? addressRefusal(host, literal)
        : "An IPv4 address is written as four decimal numbers, as in 192.0.2.1";
  }

  private boolean loopbackIsAllowed() {
    return addresses.allows(InetAddress.ofLiteral("127.0.0.1"))
        || addresses.allows(InetAddress.ofLiteral("::1"));
  }

  private @Nullable String addressRefusal(String host, InetAddress address) {
    return addresses.allows(address) ? null : inside(host);
  }

  private static String inside(String host) {
    return "%s is an inside address and must not be called; whoever runs Postrider can allow it"
            .formatted(host)
        + " with postrider.egress.allow";
  }
}
