package dev.postrider.dispatcher.endpoint;

/** One record of the registry topic: something as it is now, or that it is gone. */
sealed interface RegistryEntry {
  record ApplicationIs(Application application) implements RegistryEntry {}

  record ApplicationGone(String id) implements RegistryEntry {}

  record EndpointIs(Endpoint endpoint) implements RegistryEntry {}

  record EndpointGone(String id) implements RegistryEntry {}
}
