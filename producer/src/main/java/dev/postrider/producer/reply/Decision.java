package dev.postrider.producer.reply;

/** What an answer came to; all but the first two change nothing. */
enum Decision {
  CONFIRMED,
  REPORTED,
  /** It is about no event of ours. */
  UNKNOWN,
  /** It is not from the endpoint whose answers count. */
  FOREIGN,
  /** It does not say whether it was the owner. */
  MALFORMED,
  /** The time to answer was over. */
  LATE,
  /** An answer was taken before. */
  REPEATED
}
