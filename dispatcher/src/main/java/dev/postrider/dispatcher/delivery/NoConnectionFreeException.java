package dev.postrider.dispatcher.delivery;

import java.io.IOException;

/** Thrown instead of connecting when this dispatcher has as many connections as it may have. */
final class NoConnectionFreeException extends IOException {
  private static final long serialVersionUID = 1;

  NoConnectionFreeException() {
    super("No more connections may be opened; see postrider.delivery.max-connections");
  }
}
