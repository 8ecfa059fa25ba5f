package dev.postrider.benchmarks.lab;

import dev.postrider.benchmarks.BenchFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports that nobody listens on. */
public final class Ports {
  private Ports() {}

  public static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new BenchFailure("No free port on the loopback address", none);
    }
  }
}
