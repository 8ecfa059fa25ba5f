package dev.postrider.dispatcher.api;

import java.util.List;

/** A request that is well-formed and still cannot be meant; answered with 422. */
final class Invalid extends RuntimeException {
  private final transient List<Item> items;

  Invalid(List<Item> items) {
    super("The request has %d invalid fields".formatted(items.size()));
    this.items = List.copyOf(items);
  }

  /**
   * One mistake, in the shape that Svix's SDKs read.
   *
   * @param loc where: {@code body}, {@code query} or {@code path}, then the name of the field
   * @param type always {@code value_error}
   */
  record Item(List<String> loc, String msg, String type) {
    static Item inBody(String field, String message) {
      return new Item(List.of("body", field), message, "value_error");
    }

    static Item inQuery(String parameter, String message) {
      return new Item(List.of("query", parameter), message, "value_error");
    }
  }

  static Invalid inPath(String variable, String message) {
    return new Invalid(List.of(new Item(List.of("path", variable), message, "value_error")));
  }

  /** The body of the answer. */
  record Body(List<Item> detail) {}

  Body body() {
    return new Body(items);
  }
}
