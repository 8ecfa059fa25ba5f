package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.CannotStart;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/** How other dispatchers reach this one's API, to ask it for what its queues hold. */
final class Advertised {
  private static final int NO_PORT = 0;

  private Advertised() {}

  /**
   * Null if the port is not known before the start, so that nobody can ask.
   *
   * @param setting {@code host:port}, an IPv6 address in brackets, or null for this machine's
   *     address
   * @throws CannotStart if it is neither
   */
  static @Nullable HostInfo of(@Nullable String setting, int serverPort) {
    if (setting == null) {
      return serverPort == NO_PORT ? null : new HostInfo(ownAddress(), serverPort);
    }
    String port = setting.substring(setting.lastIndexOf(':') + 1);
    String host = Utils.getHost(setting);
    if (host == null
        || host.isEmpty()
        || !port.matches("[0-9]{1,5}")
        || Integer.parseInt(port) > 65_535) {
      throw new CannotStart(
          "postrider.queue.advertised is not host:port.",
          "Give the host and port at which other dispatchers reach the API of this one.");
    }
    return new HostInfo(host, Integer.parseInt(port));
  }

  /** As Kafka Streams reads it: an address of IPv6 stands in brackets, here but not in the host. */
  static String text(HostInfo advertised) {
    String host = advertised.host();
    return "%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, advertised.port());
  }

  /** Where its API is. */
  static URI address(HostInfo advertised) {
    return URI.create("http://" + text(advertised));
  }

  private static String ownAddress() {
    try {
      return InetAddress.getLocalHost().getHostAddress();
    } catch (UnknownHostException _) {
      return InetAddress.getLoopbackAddress().getHostAddress();
    }
  }
}
