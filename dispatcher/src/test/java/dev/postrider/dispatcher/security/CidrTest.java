package dev.postrider.dispatcher.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "::/129",
        "10.0.0/8",
        "010.0.0.0/8",
        "0x7f.0.0.1",
        "localhost",
        "example.com/8",
        "fe80::1%eth0/10",
        "10.0.0.0/8/8"
      })
  void refusesWhatIsNoBlockAndSaysSo(String text) {
    assertThatThrownBy(() -> Cidr.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'%s' is not a block of addresses", text);
  }

  @Property
  void containsExactlyTheAddressesThatShareItsPrefix(
      @ForAll @Size(4) byte[] a, @ForAll @Size(4) byte[] b, @ForAll @IntRange(max = 32) int length)
      throws Exception {
    var block = Cidr.of(InetAddress.getByAddress(a).getHostAddress() + "/" + length);
    int different = toInt(a) ^ toInt(b);
    boolean sharePrefix = Integer.numberOfLeadingZeros(different) >= length;

    assertThat(block.contains(b)).isEqualTo(sharePrefix);
    assertThat(block.contains(new byte[16])).isFalse();
  }

  private static int toInt(byte[] address) {
    return ByteBuffer.wrap(address).getInt();
  }
}
