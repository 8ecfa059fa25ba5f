package dev.postrider.dispatcher.api;

import dev.postrider.dispatcher.endpoint.Endpoint;

/**
 * The one answer that contains a secret.
 *
 * @param key {@code whsec_…}
 */
record SecretOut(String key) {
  static SecretOut of(Endpoint endpoint) {
    return new SecretOut(endpoint.secret().reveal());
  }

  @Override
  public String toString() {
    return "SecretOut[key=***]";
  }
}
