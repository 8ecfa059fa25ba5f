package dev.postrider.dispatcher.endpoint;

import java.util.List;
import java.util.function.LongFunction;

/** What the writer shall do about a change, decided from a copy that is at the end of the topic. */
sealed interface Plan<T> {
  /** There is nothing to write. */
  record Answer<T>(Written<T> written) implements Plan<T> {}

  /**
   * Write the entries, all of them or none.
   *
   * @param entries what the change is about comes first
   * @param result given the offset of the first entry
   */
  record Write<T>(List<RegistryEntry> entries, LongFunction<Written<T>> result)
      implements Plan<T> {}
}
