package dev.postrider.dispatcher.security;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** IP addresses written where a host name may stand. Nothing here asks a name server. */
final class Literals {
  private static final Pattern DOTTED_QUAD =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

  private Literals() {}

  /** Four decimal numbers without leading zeros: the one spelling that all resolvers agree on. */
  static boolean isDottedQuad(String text) {
    return DOTTED_QUAD.matcher(text).matches();
  }

  /**
   * The IPv4 address that a POSIX resolver would read the host as (decimal, octal, hexadecimal, one
   * to four parts), or null.
   */
  static @Nullable InetAddress posix(String host) {
    try {
      return Inet4Address.ofPosixLiteral(host);
    } catch (IllegalArgumentException name) {
      return null;
    }
  }

  static String print(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException impossible) {
      throw new IllegalArgumentException("An address has 4 or 16 bytes", impossible);
    }
  }
}
