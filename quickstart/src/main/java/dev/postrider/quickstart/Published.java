package dev.postrider.quickstart;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the producer's answer to a request for sample events. */
final class Published {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int OK = 200;
  private static final int FIRST_NOT_OK = 300;

  private Published() {}

  /**
   * One line for each record.
   *
   * @throws CommandFailure with the producer's reason, if it published nothing
   */
  static String report(int status, String body) {
    JsonNode answer = parse(status, body);
    if (status < OK || status >= FIRST_NOT_OK) {
      throw new CommandFailure(
          "The producer refused (%d): %s"
              .formatted(status, answer.path("detail").asString("no reason given")));
    }
    StringBuilder lines = new StringBuilder();
    for (JsonNode record : answer) {
      lines.append(
          "published %s %s to %s, partition %d, offset %d%n"
              .formatted(
                  record.path("type").asString("?"),
                  record.path("id").asString("?"),
                  record.path("topic").asString("?"),
                  record.path("partition").asInt(-1),
                  record.path("offset").asLong(-1)));
    }
    return lines.toString();
  }

  private static JsonNode parse(int status, String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException notJson) {
      throw new CommandFailure(
          "The producer answered %d and no JSON: is it another program's port?".formatted(status),
          notJson);
    }
  }
}
