package dev.postrider.producer.login;

/** What a sign-in is held to be. */
public enum LoginState {
  /** It did not succeed, so there is nothing to ask about. */
  FAILED,
  /** Like earlier ones of the account, or its first. */
  USUAL,
  /** Unusual; the account's owner is asked whether it was them. */
  PENDING,
  /** It was them. */
  CONFIRMED,
  /** It was not them. */
  REPORTED,
  /** Nobody said in time. */
  UNANSWERED
}
