package dev.postrider.producer.login;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** An IPv4 or IPv6 address as text; never a host name, so that none is looked up. */
@Schema(implementation = String.class, example = "203.0.113.7")
record IpAddress(@JsonValue String text) {
  private static final int MAX_LENGTH = 45;

  /** What a provider usually gives one customer. */
  private static final int NETWORK_BYTES_V4 = 3;

  private static final int NETWORK_BYTES_V6 = 6;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  IpAddress {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("An address has at most 45 characters");
    }
    var _ = InetAddress.ofLiteral(text);
  }

  /** The /24 of an IPv4 address, the /48 of an IPv6 address. */
  String network() {
    InetAddress address = InetAddress.ofLiteral(text);
    int kept = address instanceof Inet4Address ? NETWORK_BYTES_V4 : NETWORK_BYTES_V6;
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, kept, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress() + "/" + kept * Byte.SIZE;
    } catch (UnknownHostException impossible) {
      throw new AssertionError("An address has as many bytes as it had", impossible);
    }
  }
}
