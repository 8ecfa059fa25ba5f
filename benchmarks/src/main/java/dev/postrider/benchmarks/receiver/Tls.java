package dev.postrider.benchmarks.receiver;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;

/** The receiver's side of TLS: OpenSSL where it is there, else the JDK's. */
final class Tls {
  private Tls() {}

  static SslContext server(Path keystore, String password) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(keystore)) {
      keys.load(file, password.toCharArray());
    }
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(keys, password.toCharArray());
    return SslContextBuilder.forServer(keyManagers).build();
  }
}
