package dev.postrider.benchmarks.receiver;

/**
 * How an endpoint behaves, as the first part of its path says: {@code /ok/7}, {@code /hang/7},
 * {@code /trickle/7}, {@code /status/503/7}, {@code /slow/50/7} or {@code /told/7}; the last part
 * is the number of the endpoint.
 */
public sealed interface Behaviour {
  /** Answers 204 at once. */
  record Ok() implements Behaviour {}

  /** Never answers. */
  record Hang() implements Behaviour {}

  /** Answers 200 at once, and then one byte of its body a second. */
  record Trickle() implements Behaviour {}

  /** Answers another status at once. */
  record Status(int code) implements Behaviour {}

  /** Answers 204 after a while. */
  record Slow(int millis) implements Behaviour {}

  /** Answers as the receiver was told last, with 204 at once before it was told anything. */
  record Told() implements Behaviour {}

  /** The path of an endpoint that behaves so. */
  default String path(int endpoint) {
    return switch (this) {
      case Ok() -> "/ok/" + endpoint;
      case Hang() -> "/hang/" + endpoint;
      case Trickle() -> "/trickle/" + endpoint;
      case Status(int code) -> "/status/" + code + "/" + endpoint;
      case Slow(int millis) -> "/slow/" + millis + "/" + endpoint;
      case Told() -> "/told/" + endpoint;
    };
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static Behaviour of(String path) {
    String[] parts = path.split("/", -1);
    return switch (parts.length < 2 ? "" : parts[1]) {
      case "ok" -> new Ok();
      case "hang" -> new Hang();
      case "trickle" -> new Trickle();
      case "status" -> new Status(Integer.parseInt(parts[2]));
      case "slow" -> new Slow(Integer.parseInt(parts[2]));
      case "told" -> new Told();
      default -> throw new IllegalArgumentException("There is no behaviour " + path);
    };
  }

  /** The number at the end of a path. */
  static int endpoint(String path) {
    return Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
  }
}
