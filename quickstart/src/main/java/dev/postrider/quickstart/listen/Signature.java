package dev.postrider.quickstart.listen;

/** What checking a webhook's signature came to. */
sealed interface Signature {
  /** It was made with the secret, over exactly what came. */
  record Verified() implements Signature {}

  /**
   * It was not, or there was none.
   *
   * @param reason the verifier's own words
   */
  record Wrong(String reason) implements Signature {}

  /** There was no secret to check it with. */
  record NotChecked() implements Signature {}
}
