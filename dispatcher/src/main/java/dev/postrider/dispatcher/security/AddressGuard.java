package dev.postrider.dispatcher.security;

import java.net.InetAddress;

/** Decides which addresses may be called. */
public final class AddressGuard {
  public boolean allows(InetAddress address) {
    throw new UnsupportedOperationException("not built yet: " + address);
  }
}
