package dev.postrider.dispatcher.security;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides which addresses may be called: the public Internet, and what the operator allows ({@code
 * postrider.egress.allow}), which wins.
 *
 * <p>Denied is all that the IANA special-purpose address registries list (RFC 6890 and its
 * updates), whether or not they call it globally reachable, and multicast, and for IPv6 all but
 * 2000::/3. An IPv6 address that stands for an IPv4 one (mapped, or NAT64 64:ff9b::/96) is judged
 * as that one.
 */
public final class AddressGuard {
  private static final List<Cidr> INSIDE_IPV4 =
      blocks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.31.196.0/24",
          "192.52.193.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "192.175.48.0/24",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4");

  private static final Cidr GLOBAL_UNICAST_IPV6 = Cidr.of("2000::/3");

  /** Within 2000::/3. What lies outside (::1, fc00::/7, fe80::/10, ff00::/8, …) needs no entry. */
  private static final List<Cidr> INSIDE_IPV6 =
      blocks("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20");

  private static final byte[] MAPPED_PREFIX = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
  private static final byte[] NAT64_PREFIX = {0, 0x64, -1, (byte) 0x9B, 0, 0, 0, 0, 0, 0, 0, 0};

  private final List<Cidr> allowed;

  /**
   * @param allowed blocks that may be called although they are inside
   */
  public AddressGuard(List<Cidr> allowed) {
    this.allowed = List.copyOf(allowed);
  }

  public boolean allows(InetAddress address) {
    return allows(address.getAddress());
  }

  private boolean allows(byte[] address) {
    return isIn(allowed, address) || isPublic(address);
  }

  private boolean isPublic(byte[] address) {
    if (address.length == 4) {
      return !isIn(INSIDE_IPV4, address);
    }
    if (startsWith(address, MAPPED_PREFIX) || startsWith(address, NAT64_PREFIX)) {
      return allows(Arrays.copyOfRange(address, 12, 16));
    }
    return GLOBAL_UNICAST_IPV6.contains(address) && !isIn(INSIDE_IPV6, address);
  }

  private static boolean startsWith(byte[] address, byte[] prefix) {
    return Arrays.mismatch(address, prefix) == prefix.length;
  }

  private static boolean isIn(List<Cidr> blocks, byte[] address) {
    for (Cidr block : blocks) {
      if (block.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private static List<Cidr> blocks(String... texts) {
    return Stream.of(texts).map(Cidr::of).toList();
  }
}
