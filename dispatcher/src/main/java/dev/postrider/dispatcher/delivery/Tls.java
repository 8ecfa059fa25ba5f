package dev.postrider.dispatcher.delivery;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClientSecurityUtils;

/**
 * TLS 1.2 and 1.3 with endpoints, once with HTTP/2 offered and once without: OpenSSL where its
 * library loads, which takes a fraction of the JDK's time, and the JDK's own elsewhere. The host
 * name is verified.
 */
final class Tls implements AutoCloseable {
  private final SslContext http2Context;
  private final SslContext http11Context;
  private final Duration handshakeTimeout;

  /** One instance each: what pools are told apart by includes them. */
  final reactor.netty.tcp.SslProvider http2;

  final reactor.netty.tcp.SslProvider http11;

  /**
   * @param trust null for the JVM's trusted certificates
   */
  Tls(SslProvider provider, @Nullable TrustManagerFactory trust, Duration handshakeTimeout) {
    this.handshakeTimeout = handshakeTimeout;
    try {
      http2Context =
          client(provider, trust)
              .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
              .applicationProtocolConfig(
                  new ApplicationProtocolConfig(
                      Protocol.ALPN,
                      SelectorFailureBehavior.NO_ADVERTISE,
                      SelectedListenerFailureBehavior.ACCEPT,
                      ApplicationProtocolNames.HTTP_2,
                      ApplicationProtocolNames.HTTP_1_1))
              .build();
      http11Context = client(provider, trust).build();
    } catch (SSLException unusable) {
      throw new IllegalStateException(provider + " cannot speak TLS", unusable);
    }
    http2 = verified(http2Context);
    http11 = verified(http11Context);
  }

  static SslProvider fastest() {
    return OpenSsl.isAvailable() && SslProvider.isAlpnSupported(SslProvider.OPENSSL_REFCNT)
        ? SslProvider.OPENSSL_REFCNT
        : SslProvider.JDK;
  }

  private static SslContextBuilder client(
      SslProvider provider, @Nullable TrustManagerFactory trust) {
    return SslContextBuilder.forClient()
        .sslProvider(provider)
        .protocols("TLSv1.3", "TLSv1.2")
        .trustManager(trust);
  }

  private reactor.netty.tcp.SslProvider verified(SslContext context) {
    return reactor.netty.tcp.SslProvider.builder()
        .sslContext(context)
        .handshakeTimeout(handshakeTimeout)
        // Not on by itself for a context of one's own.
        .handlerConfigurator(HttpClientSecurityUtils.HOSTNAME_VERIFICATION_CONFIGURER)
        .build();
  }

  /** As the log says it. */
  String name() {
    return http11Context instanceof JdkSslContext ? "jdk" : "openssl";
  }

  @Override
  public void close() {
    ReferenceCountUtil.release(http2Context);
    ReferenceCountUtil.release(http11Context);
  }
}
