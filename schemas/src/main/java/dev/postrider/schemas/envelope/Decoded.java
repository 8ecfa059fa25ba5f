package dev.postrider.schemas.envelope;

import java.util.concurrent.CompletionStage;

/** What reading a record as an event came to. */
public sealed interface Decoded {

  /** An event that may be routed. */
  @SuppressWarnings("AvoidCommonTypeNames") // nobody mistakes it for java.lang.Readable here
  record Readable(Event event) implements Decoded {}

  /** Not an event: a bare record without a value, as compaction uses it to delete a key. */
  record Tombstone() implements Decoded {}

  /** An event that nobody wants; its data was not looked at. */
  record Unwanted() implements Decoded {}

  /**
   * A record that no retry will make readable, or that its topic does not allow.
   *
   * @param reason one sentence for the dead-letter header, without any of the payload
   */
  record Undecodable(String reason) implements Decoded {}

  /**
   * A record whose schema is being fetched; never completes with another {@code AwaitingSchema},
   * and never exceptionally: while the schema registry cannot be reached it goes on trying.
   */
  record AwaitingSchema(CompletionStage<Decoded> later) implements Decoded {}
}
