package dev.postrider.quickstart.listen;

/** What checking a webhook's signature came to. */
sealed interface Signature {
  record Verified() implements Signature {}

  /**
   * @param reason the verifier's own words
   */
  record Wrong(String reason) implements Signature {}

  /** There was no secret to check it with. */
  record NotChecked() implements Signature {}
}
