package dev.postrider.dispatcher.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.dispatcher.security.UrlGuard.Verdict;
import java.net.InetAddress;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlGuardTest {
  private final UrlGuard guard = new UrlGuard(new AddressGuard(List.of()));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/hook?a=b",
        "http://example.com:8080",
        "HTTPS://EXAMPLE.COM./",
        "https://8.8.8.8:65535/x",
        "https://[2606:4700:4700::1111]/x",
        "https://xn--bcher-kva.example/",
        "https://mylocalhost/",
        "https://localhost.example.com/"
      })
  void acceptsWhatMayLeadOutside(String url) {
    assertThat(guard.judge(url)).isInstanceOf(Verdict.Accepted.class);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "ftp://example.com/, starts with https",
        "example.com, starts with https",
        "//example.com/, starts with https",
        "javascript:alert(1), starts with https",
        "https:///path, host must be",
        "https://, not a URL",
        "https://user:pass@example.com/, user name",
        "https://a@b@example.com/, user name",
        "https://example.com/#top, fragment",
        "https://example.com:0/, port",
        "https://example.com:65536/, port",
        "https://exa mple.com/, not a URL",
        "http://localhost/, inside",
        "http://LOCALHOST:9000/, inside",
        "http://localhost./, inside",
        "http://api.localhost/, inside",
        "http://127.0.0.1:9000/, inside",
        "http://169.254.169.254/latest/meta-data, inside",
        "http://[::1]:9000/, inside",
        "http://[0:0:0:0:0:0:0:1]/, inside",
        "http://[::ffff:127.0.0.1]/, inside",
        "http://[::ffff:a9fe:a9fe]/, inside",
        "http://[64:ff9b::7f00:1]/, inside",
        "http://[fe80::1%25eth0]/, zone",
        "http://127.1/, four decimal numbers",
        "http://127.0.0.1./, four decimal numbers",
        "http://2130706433/, four decimal numbers",
        "http://0x7f000001/, four decimal numbers",
        "http://0x7f.1/, four decimal numbers",
        "http://0177.0.0.1/, four decimal numbers",
        "http://010.0.0.1/, four decimal numbers",
        "http://127.0.0.1%2f/, four decimal numbers",
        "http://１２７.0.0.1/, four decimal numbers",
        "http://127。0。0。1/, four decimal numbers",
        "http://lo%63alhost/, four decimal numbers"
      })
  void refusesAndSaysWhy(String url, String why) {
    assertThat(guard.judge(url))
        .isInstanceOfSatisfying(
            Verdict.Refused.class, refused -> assertThat(refused.why()).contains(why));
  }

  @Test
  void namesThePropertyThatAllowsIt() {
    assertThat(guard.judge("http://127.0.0.1:9000/"))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> assertThat(refused.why()).contains("127.0.0.1", "postrider.egress.allow"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://127.0.0.1:9000/", "http://localhost:9000/", "http://a.localhost/x"})
  void acceptsLoopbackWhereItIsAllowed(String url) {
    var allowing = new UrlGuard(new AddressGuard(List.of(Cidr.of("127.0.0.0/8"))));

    assertThat(allowing.judge(url)).isInstanceOf(Verdict.Accepted.class);
    assertThat(allowing.judge("http://[::1]/")).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void refusesALongUrl() {
    var tail = "x".repeat(2048 - "https://example.com/".length());

    assertThat(guard.judge("https://example.com/" + tail)).isInstanceOf(Verdict.Accepted.class);
    assertThat(guard.judge("https://example.com/x" + tail)).isInstanceOf(Verdict.Refused.class);
  }

  @Property
  void noSpellingOfAnInsideAddressIsAccepted(@ForAll("spelledInside") String host) {
    assertThat(guard.judge("http://" + host + "/")).isInstanceOf(Verdict.Refused.class);
    assertThat(guard.judge("http://" + host + ":8080/x")).isInstanceOf(Verdict.Refused.class);
  }

  /** Whatever the guard accepts is read by Java's and by POSIX's rules alike, or not at all. */
  @Property
  void anAcceptedHostIsOneAddressForEverybody(@ForAll("spelled") String host) {
    if (guard.judge("http://" + host + "/") instanceof Verdict.Accepted accepted) {
      var posix = Literals.posix(accepted.url().getHost());

      assertThat(posix).isEqualTo(InetAddress.ofLiteral(host));
      assertThat(new AddressGuard(List.of()).allows(InetAddress.ofLiteral(host))).isTrue();
    }
  }

  @Provide
  Arbitrary<String> spelledInside() {
    Arbitrary<Long> loopback = Arbitraries.longs().between(0x7F000000L, 0x7FFFFFFFL);
    Arbitrary<Long> privateNet = Arbitraries.longs().between(0x0A000000L, 0x0AFFFFFFL);
    return spelled(Arbitraries.oneOf(loopback, privateNet));
  }

  @Provide
  Arbitrary<String> spelled() {
    return spelled(Arbitraries.longs().between(0, 0xFFFFFFFFL));
  }

  /** One to four parts, each decimal, octal or hexadecimal, with or without a trailing dot. */
  private static Arbitrary<String> spelled(Arbitrary<Long> addresses) {
    return Combinators.combine(
            addresses,
            Arbitraries.integers().between(1, 4),
            Arbitraries.of("%d", "0%o", "0x%x", "0X%X").list().ofSize(4),
            Arbitraries.of("", "", "."))
        .as((address, parts, radixes, end) -> {
          var text = new StringBuilder();
          for (int i = 0; i < parts - 1; i++) {
            text.append(radixes.get(i).formatted(address >> (24 - 8 * i) & 0xFF)).append('.');
          }
          long rest = address & 0xFFFFFFFFL >> (8 * (parts - 1));
          return text.append(radixes.get(3).formatted(rest)).append(end).toString();
        });
  }
}
