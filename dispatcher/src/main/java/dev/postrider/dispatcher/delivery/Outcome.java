package dev.postrider.dispatcher.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an attempt came to. */
public sealed interface Outcome {

  /**
   * A 2xx answer.
   *
   * @param body its body, of a long one the first 64 KiB
   * @param problem why the body cannot be published as the reply that the endpoint's user wants;
   *     null if it can, or nobody wants it
   */
  record Delivered(int status, byte[] body, @Nullable ReplyProblem problem) implements Outcome {
    public Delivered(int status, byte[] body) {
      this(status, body, null);
    }
  }

  /** 410: the receiver wants no more. */
  record Gone() implements Outcome {}

  /** The header {@code webhook-delivery: abort-message}: this message is not to come again. */
  record Aborted(int status) implements Outcome {}

  /** The header {@code webhook-delivery: disable}: nothing is to come until a user enables it. */
  record DisableAsked(int status) implements Outcome {
    /** Whether it took the message all the same. */
    boolean tookTheMessage() {
      return status >= 200 && status < 300;
    }
  }

  /** 400, 413, 415 or 422: this message is not wanted, which says nothing about the endpoint. */
  record Rejected(int status) implements Outcome {}

  /**
   * Any other answer, or none.
   *
   * @param status null if nothing was answered
   * @param reason one sentence without URL or payload
   */
  record Unavailable(@Nullable Integer status, String reason) implements Outcome {}

  /** 429 or 503 with Retry-After, which is a lower bound. */
  record UnavailableUntil(int status, Instant until) implements Outcome {}

  /** The endpoint's host leads to an address that must not be called; no request was made. */
  record Blocked(String reason) implements Outcome {}

  /**
   * The event has no body in the endpoint's format, and never will have one; no request was made.
   *
   * @param reason one sentence without payload
   */
  record NoBody(String reason) implements Outcome {}

  /**
   * The endpoint's template was not done in time, which says nothing about the endpoint; no request
   * was made.
   *
   * @param reason one sentence without payload
   */
  record NoBodyYet(String reason) implements Outcome {}

  /** The endpoint has as many requests in flight as it may have; no request was made. */
  record NoCapacity() implements Outcome {}

  /**
   * Nothing is asked of the endpoint until then, since it fails; no request was made.
   *
   * @param since when that was found
   */
  record CircuitOpen(Instant since, Instant until) implements Outcome {}

  /** The name that attempts are recorded under. */
  default String name() {
    return switch (this) {
      case Delivered _ -> "delivered";
      case Gone _ -> "gone";
      case Aborted _ -> "aborted";
      case DisableAsked _ -> "disable-asked";
      case Rejected _ -> "rejected";
      case Unavailable _ -> "unavailable";
      case UnavailableUntil _ -> "unavailable-until";
      case Blocked _ -> "blocked";
      case NoBody _ -> "template-failed";
      case NoBodyYet _ -> "template-slow";
      case NoCapacity _ -> "no-capacity";
      case CircuitOpen _ -> "circuit-open";
    };
  }

  /** Whether a request was made, or kept from being made for good. */
  default boolean isAttempt() {
    return switch (this) {
      case Delivered _,
          Gone _,
          Aborted _,
          DisableAsked _,
          Rejected _,
          Unavailable _,
          UnavailableUntil _,
          Blocked _,
          NoBody _,
          NoBodyYet _ ->
          true;
      case NoCapacity _, CircuitOpen _ -> false;
    };
  }

  /** Whether the endpoint has answered as one does that is in order, be it with a refusal. */
  default boolean showsThatItAnswers() {
    return switch (this) {
      case Delivered _, Gone _, Aborted _, DisableAsked _, Rejected _ -> true;
      case Unavailable _,
          UnavailableUntil _,
          Blocked _,
          NoBody _,
          NoBodyYet _,
          NoCapacity _,
          CircuitOpen _ ->
          false;
    };
  }

  /** The HTTP status that was answered, or null. */
  default @Nullable Integer answeredStatus() {
    return switch (this) {
      case Delivered(int status, var _, var _) -> status;
      case Gone() -> 410;
      case Aborted(int status) -> status;
      case DisableAsked(int status) -> status;
      case Rejected(int status) -> status;
      case Unavailable(Integer status, var _) -> status;
      case UnavailableUntil(int status, var _) -> status;
      case Blocked _, NoBody _, NoBodyYet _, NoCapacity _, CircuitOpen _ -> null;
    };
  }

  /**
   * Why it was not delivered, or what is remarkable about how it was, in one sentence without URL
   * or payload; null if there is nothing to say.
   */
  default @Nullable String reason() {
    return switch (this) {
      case Delivered(var _, var _, ReplyProblem problem) ->
          problem == null ? null : problem.sentence();
      case Gone() -> "the endpoint answered 410 Gone";
      case Aborted(int status) ->
          "the endpoint answered %d and asked not to be sent this message again".formatted(status);
      case DisableAsked(int status) ->
          "the endpoint answered %d and asked to be disabled".formatted(status);
      case Rejected(int status) -> "the endpoint rejected the message with status " + status;
      case Unavailable(var _, String reason) -> reason;
      case UnavailableUntil(int status, Instant until) ->
          "the endpoint answered %d and asked to wait until %s".formatted(status, until);
      case Blocked(String reason) -> reason;
      case NoBody(String reason) -> reason;
      case NoBodyYet(String reason) -> reason;
      case NoCapacity() -> "the endpoint has as many requests in flight as it may have";
      case CircuitOpen(var _, Instant until) ->
          "the endpoint failed and is not called until %s".formatted(until);
    };
  }
}
