package dev.postrider.dispatcher.security;

import java.net.InetAddress;

/**
 * A block of addresses: {@code 10.0.0.0/8}, {@code fd00::/8}, or one address alone. Bits beyond the
 * prefix are ignored. An IPv4 block never contains an IPv6 address, nor the other way round.
 */
public final class Cidr {
  private final byte[] network;
  private final int prefixLength;

  private Cidr(byte[] network, int prefixLength) {
    this.network = network;
    this.prefixLength = prefixLength;
  }

  /**
   * Reads a block.
   *
   * @throws IllegalArgumentException with a message fit for a user, if the text is no block
   */
  public static Cidr of(String text) {
    int slash = text.indexOf('/');
    byte[] network = address(text, slash < 0 ? text : text.substring(0, slash));
    int bits = network.length * Byte.SIZE;
    return new Cidr(network, slash < 0 ? bits : prefixLength(text, slash, bits));
  }

  private static byte[] address(String text, String literal) {
    try {
      if (literal.indexOf('%') >= 0) {
        throw new IllegalArgumentException("A block has no zone");
      }
      byte[] address = InetAddress.ofLiteral(literal).getAddress();
      if (address.length == 4 && !Literals.isDottedQuad(literal)) {
        throw new IllegalArgumentException("An IPv4 address has four decimal numbers");
      }
      return address;
    } catch (IllegalArgumentException notAnAddress) {
      throw new IllegalArgumentException(
          "'%s' is not a block of addresses; write it as 10.0.0.0/8, fd00::/8 or one address"
              .formatted(text),
          notAnAddress);
    }
  }

  private static int prefixLength(String text, int slash, int bits) {
    String digits = text.substring(slash + 1);
    int length = digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
    if (length < 0 || length > bits) {
      throw new IllegalArgumentException(
          "'%s' is not a block of addresses: what follows the slash must be 0 to %d"
              .formatted(text, bits));
    }
    return length;
  }

  boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    int whole = prefixLength / Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (address[i] != network[i]) {
        return false;
      }
    }
    int rest = Byte.SIZE - prefixLength % Byte.SIZE;
    return rest == Byte.SIZE || (address[whole] & 0xFF) >> rest == (network[whole] & 0xFF) >> rest;
  }

  @Override
  public String toString() {
    return Literals.print(network) + "/" + prefixLength;
  }
}
