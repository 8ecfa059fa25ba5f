package dev.postrider.dispatcher.api;

import java.net.URI;
import java.util.Locale;

/** Who a URL leads to: RFC 6454, section 4. */
record Origin(String scheme, String host, int port) {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /**
   * @param url with a scheme, http or https, and a host
   */
  static Origin of(URI url) {
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? HTTPS : HTTP;
    return new Origin(
        scheme, url.getHost().toLowerCase(Locale.ROOT), url.getPort() < 0 ? usual : url.getPort());
  }
}
