package dev.postrider.dispatcher.endpoint;

import java.time.Instant;

/** Something that a user wants of the registry. Asked again, it decides by what is then there. */
@FunctionalInterface
interface Change<T> {
  Plan<T> plan(RegistryCopy copy, Instant now);
}
