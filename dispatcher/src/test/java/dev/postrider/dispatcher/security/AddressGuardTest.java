package dev.postrider.dispatcher.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
  private final AddressGuard guard = new AddressGuard(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.0.0",
        "169.254.169.254",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.0",
        "192.0.0.170",
        "192.0.2.255",
        "192.31.196.1",
        "192.52.193.1",
        "192.88.99.1",
        "192.168.0.0",
        "192.168.255.255",
        "192.175.48.1",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::808:808",
        "::ffff:127.0.0.1",
        "::ffff:0:0",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:0:4136:e378::1",
        "2001:1ff:ffff::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:808:808::1",
        "2620:4f:8000::1",
        "3fff::1",
        "3fff:fff:ffff::1",
        "4000::1",
        "5f00::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "1fff::1"
      })
  void deniesInsideAddresses(String literal) {
    assertThat(guard.allows(InetAddress.ofLiteral(literal))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2003::1",
        "2606:4700:4700::1111",
        "3ffe:ffff::1",
        "64:ff9b::808:808",
        "::ffff:8.8.8.8"
      })
  void allowsTheInternet(String literal) {
    assertThat(guard.allows(InetAddress.ofLiteral(literal))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.1.2.3", "::ffff:10.1.2.3", "64:ff9b::a01:203", "fd00::1", "::1"})
  void allowsWhatTheOperatorAllows(String literal) {
    var allowing =
        new AddressGuard(List.of(Cidr.of("10.1.0.0/16"), Cidr.of("fd00::/8"), Cidr.of("::1")));

    assertThat(allowing.allows(InetAddress.ofLiteral(literal))).isTrue();
    assertThat(allowing.allows(InetAddress.ofLiteral("10.2.0.1"))).isFalse();
  }

  @Property
  void judgesAnEmbeddedIpv4AddressAsItself(@ForAll @Size(4) byte[] ipv4) throws Exception {
    boolean itself = guard.allows(InetAddress.getByAddress(ipv4));

    assertThat(guard.allows(embedded("::ffff:0:0", ipv4))).isEqualTo(itself);
    assertThat(guard.allows(embedded("64:ff9b::", ipv4))).isEqualTo(itself);
    assertThat(guard.allows(embedded("::", ipv4))).isFalse();
  }

  @Property
  void neverDeniesWhatAnAllowedBlockContains(@ForAll @Size(16) byte[] ipv6) throws Exception {
    var address = Inet6Address.getByAddress(null, ipv6, -1);
    var allowing = new AddressGuard(List.of(Cidr.of("::/0")));

    assertThat(allowing.allows(address)).isTrue();
  }

  /** A mapped address that Java has not turned into an IPv4 one. */
  private static InetAddress embedded(String prefix, byte[] ipv4) throws Exception {
    byte[] bytes =
        prefix.equals("::ffff:0:0") ? new byte[16] : InetAddress.ofLiteral(prefix).getAddress();
    if (prefix.equals("::ffff:0:0")) {
      Arrays.fill(bytes, 10, 12, (byte) -1);
    }
    System.arraycopy(ipv4, 0, bytes, 12, 4);
    return Inet6Address.getByAddress(null, bytes, -1);
  }
}
