package dev.postrider.broker;

import org.jspecify.annotations.Nullable;

/** The broker cannot start or serve; the message is one sentence for the user. */
public final class BrokerFailure extends RuntimeException {
  BrokerFailure(String message) {
    this(message, null);
  }

  BrokerFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
