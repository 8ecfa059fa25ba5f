package dev.postrider.schemas;

/**
 * Names of record headers, and the content types that go with them.
 *
 * <p>CloudEvents 1.0, Kafka Protocol Binding, sections 3.2 and 3.3; dead letters carry
 * spring-kafka's {@code kafka_dlt-*} headers besides these.
 */
public final class Headers {
  /** What every CloudEvents attribute's header name starts with (binary mode). */
  public static final String CE_PREFIX = "ce_";

  public static final String CE_SPECVERSION = "ce_specversion";
  public static final String CE_ID = "ce_id";
  public static final String CE_SOURCE = "ce_source";
  public static final String CE_TYPE = "ce_type";
  public static final String CE_TIME = "ce_time";
  public static final String CE_SUBJECT = "ce_subject";

  /** Postrider's extension attribute: id or uid of the application that the event is for. */
  public static final String CE_APPLICATION = "ce_application";

  /** Of a reply: the id of the event that was answered, unique within its source. */
  public static final String CE_CAUSATION_ID = "ce_causationid";

  /** Of a reply: the source of the event that was answered. */
  public static final String CE_CAUSATION_SOURCE = "ce_causationsource";

  /** Of a reply: id of the endpoint that answered. */
  public static final String CE_ENDPOINT_ID = "ce_endpointid";

  /** Of a reply: HTTP status of the answer, a decimal number. */
  public static final String CE_STATUS = "ce_status";

  /** What the type of a reply has after the type of the event that it answers. */
  public static final String REPLY_TYPE_SUFFIX = ".reply";

  public static final String CONTENT_TYPE = "content-type";

  /** Structured mode: the whole event is one JSON object. */
  public static final String CLOUDEVENTS_JSON = "application/cloudevents+json";

  public static final String JSON = "application/json";

  /** Avro single-object encoding, as the producer writes it. */
  public static final String AVRO = "application/avro";

  /** The {@code webhook-id} that was used, or would have been. */
  public static final String DEAD_LETTER_MESSAGE_ID = "postrider-message-id";

  public static final String DEAD_LETTER_ENDPOINT_ID = "postrider-endpoint-id";
  public static final String DEAD_LETTER_APPLICATION = "postrider-application";

  /** How many attempts were made, a decimal number. */
  public static final String DEAD_LETTER_ATTEMPTS = "postrider-attempts";

  /** HTTP status of the last attempt, a decimal number; absent if nothing was answered. */
  public static final String DEAD_LETTER_LAST_STATUS = "postrider-last-status";

  /**
   * Why it was given up, one word such as {@code exhausted}; {@code kafka_dlt-exception-message}
   * has the sentence.
   */
  public static final String DEAD_LETTER_REASON = "postrider-reason";

  /** On {@code postrider.queue}: the record is a command, not a delivery. */
  public static final String QUEUE_COMMAND = "postrider-command";

  private Headers() {}
}
