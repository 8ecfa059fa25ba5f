package dev.postrider.schemas.codec;

import java.util.concurrent.CompletionStage;

/** What reading a record's value came to. */
public sealed interface Payload {

  /**
   * A value that could be read.
   *
   * @param data exactly one JSON value in UTF-8, perhaps with white space around it; where the
   *     value was JSON, the same array
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes that are handed on, never compared
  record Json(byte[] data) implements Payload {}

  /**
   * A value that no retry will make readable.
   *
   * @param reason one sentence about the value ({@code It ...}), without any of its content
   */
  record Unreadable(String reason) implements Payload {}

  /**
   * A value whose schema is being fetched.
   *
   * @param later completes with one of the others, never exceptionally, perhaps never: as long as
   *     the schema registry cannot be reached
   */
  record Awaiting(CompletionStage<Payload> later) implements Payload {}
}
