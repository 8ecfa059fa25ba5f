package dev.postrider.producer.login;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.net.InetAddress;

/** An IPv4 or IPv6 address as text; never a host name, so that none is looked up. */
record IpAddress(String text) {
  private static final int MAX_LENGTH = 45;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  IpAddress {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("An address has at most 45 characters");
    }
    var _ = InetAddress.ofLiteral(text);
  }
}
