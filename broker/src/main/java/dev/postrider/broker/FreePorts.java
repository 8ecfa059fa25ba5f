package dev.postrider.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Ports of the loopback address that nobody listens on. They lie below those that systems give to
 * outgoing connections (RFC 6335, section 6; Linux: from 32768 on), so that no connection has taken
 * one by the time that somebody listens on it, or comes back to it.
 */
public final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int END = 32_000;
  private static final int MOST_TRIED = 1_000;

  private FreePorts() {}

  /**
   * @throws BrokerFailure if none is found
   */
  public static int one() {
    return several(1).getFirst();
  }

  /**
   * Different ones.
   *
   * @throws BrokerFailure if so many are not found
   */
  public static List<Integer> several(int number) {
    List<Integer> free =
        Stream.generate(() -> ThreadLocalRandom.current().nextInt(FIRST, END))
            .limit(MOST_TRIED)
            .distinct()
            .filter(FreePorts::isFree)
            .limit(number)
            .toList();
    if (free.size() < number) {
      throw new BrokerFailure("No free port on the loopback address");
    }
    return free;
  }

  private static boolean isFree(int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
