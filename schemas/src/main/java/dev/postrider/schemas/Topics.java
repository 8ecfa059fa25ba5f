package dev.postrider.schemas;

/** Names of the topics that Postrider owns, and of those that it derives from the user's. */
public final class Topics {
  /** Compacted, one partition: applications, endpoints and event types, the source of truth. */
  public static final String REGISTRY = "postrider.registry";

  /** Deliveries to hold, keyed by endpoint id. */
  public static final String QUEUE = "postrider.queue";

  /** Compacted: how each endpoint's queue stands, keyed by endpoint id; written by its owner. */
  public static final String ENDPOINT_STATUS = "postrider.endpoint-status";

  /** Postrider's own events, for the operator's endpoints. */
  public static final String OPERATIONS = "postrider.operations";

  /** One record per attempt, keyed by endpoint id. */
  public static final String ATTEMPTS = "postrider.attempts";

  /** Receivers' answers as events, keyed by message id. */
  public static final String REPLIES = "postrider.replies";

  private static final String DEAD_LETTER_SUFFIX = "-dlt";

  private Topics() {}

  /** The dead-letter topic of an event topic: {@code payments} to {@code payments-dlt}. */
  public static String deadLetterTopicOf(String eventTopic) {
    return eventTopic + DEAD_LETTER_SUFFIX;
  }
}
