package dev.postrider.dispatcher.endpoint;

/** What came of a change to the registry. Sentences are fit for the user who asked for it. */
public sealed interface Written<T> {
  record Created<T>(Versioned<T> entry) implements Written<T> {}

  record Changed<T>(Versioned<T> entry) implements Written<T> {}

  /** It was there already, and that was asked for. */
  record Existing<T>(Versioned<T> entry) implements Written<T> {}

  record Deleted<T>() implements Written<T> {}

  record NotFound<T>(String why) implements Written<T> {}

  /** The uid belongs to another one. */
  record Conflict<T>(String why) implements Written<T> {}

  /** Somebody changed it since the revision that the caller knows. */
  record Outdated<T>(String why) implements Written<T> {}

  /** A bound of {@link RegistryBounds} is reached. */
  record Full<T>(String why) implements Written<T> {}

  /** Nobody knows whether it was or will be written: ask again later. */
  record Unavailable<T>(String why) implements Written<T> {}
}
