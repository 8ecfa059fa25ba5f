package dev.postrider.producer.outbox;

/** Where a process is killed. */
enum CrashPoint {
  /** Row and event are written, not committed. */
  BEFORE_THE_COMMIT,
  /** Committed, no relay knows of it. */
  AFTER_THE_COMMIT,
  /** A relay holds the lane, nothing is sent. */
  LANE_CLAIMED,
  /** Some events are handed to Kafka's client. */
  BEING_SENT,
  /** Kafka has acknowledged the first event, others are on their way. */
  FIRST_ACKNOWLEDGED,
  /** All are acknowledged, their rows not deleted. */
  ALL_ACKNOWLEDGED,
  /** The rows are deleted. */
  CLEANED_UP
}
