package dev.postrider.dispatcher.delivery;

import java.io.IOException;

/** Thrown instead of connecting to an address that the guard denies. */
final class AddressNotAllowedException extends IOException {
  private static final long serialVersionUID = 1;

  AddressNotAllowedException() {
    super("This address must not be called; see postrider.egress.allow");
  }
}
