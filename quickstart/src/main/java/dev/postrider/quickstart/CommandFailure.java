package dev.postrider.quickstart;

import org.jspecify.annotations.Nullable;

/** A command cannot do what it was asked for; the message is one sentence for the user. */
final class CommandFailure extends RuntimeException {
  CommandFailure(String message) {
    this(message, null);
  }

  CommandFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
