package dev.postrider.quickstart;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a quickstart's parts listen, all on 127.0.0.1. While it runs they stand in its data folder,
 * so that the other commands find it.
 */
record Addresses(int apiPort, int producerPort, int kafkaPort) {
  static final String HOST = "127.0.0.1";
  private static final int CONNECT_TIMEOUT_MS = 500;

  URI api() {
    return URI.create("http://%s:%d/api/v1".formatted(HOST, apiPort));
  }

  URI producer() {
    return URI.create("http://%s:%d".formatted(HOST, producerPort));
  }

  String kafka() {
    return HOST + ":" + kafkaPort;
  }

  /**
   * @throws CommandFailure naming the first port that is asked for twice, or taken by another
   */
  void requireFree() {
    Map<Integer, String> optionOf = new LinkedHashMap<>();
    claim(optionOf, apiPort, "--port");
    claim(optionOf, producerPort, "--producer-port");
    claim(optionOf, kafkaPort, "--kafka-port");
    optionOf.forEach((port, option) -> {
      if (isTaken(port)) {
        throw new CommandFailure(
            "Port %d is taken by another process; free it or choose another one with %s"
                .formatted(port, option));
      }
    });
  }

  private static void claim(Map<Integer, String> optionOf, int port, String option) {
    String other = optionOf.putIfAbsent(port, option);
    if (other != null) {
      throw new CommandFailure("%s and %s are both %d".formatted(other, option, port));
    }
  }

  /** Some systems let a loopback address be bound although all addresses are: so also connect. */
  static boolean isTaken(int port) {
    InetAddress loopback = InetAddress.ofLiteral(HOST);
    try (Socket probe = new Socket()) {
      probe.connect(new InetSocketAddress(loopback, port), CONNECT_TIMEOUT_MS);
      return true;
    } catch (IOException nobodyListens) {
      try (ServerSocket _ = new ServerSocket(port, 1, loopback)) {
        return false;
      } catch (IOException taken) {
        return true;
      }
    }
  }

  void write(Path file) {
    Properties properties = new Properties();
    properties.setProperty("api-port", String.valueOf(apiPort));
    properties.setProperty("producer-port", String.valueOf(producerPort));
    properties.setProperty("kafka-port", String.valueOf(kafkaPort));
    try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      properties.store(writer, "Where the Postrider that uses this folder listens, on " + HOST);
    } catch (IOException unwritable) {
      throw new CommandFailure(
          "%s cannot be written: %s".formatted(file, unwritable.getMessage()), unwritable);
    }
  }

  /** Empty if there is no such file, or none that this version can read. */
  static Optional<Addresses> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
      return Optional.of(
          new Addresses(
              Integer.parseInt(properties.getProperty("api-port")),
              Integer.parseInt(properties.getProperty("producer-port")),
              Integer.parseInt(properties.getProperty("kafka-port"))));
    } catch (IOException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }
}
