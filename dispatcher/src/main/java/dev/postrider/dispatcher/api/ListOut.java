package dev.postrider.dispatcher.api;

import dev.postrider.dispatcher.endpoint.Slice;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param iterator to be sent for the next page
 * @param prevIterator to be sent for the page before
 * @param done nothing follows in the direction that was asked for
 */
record ListOut<T>(
    List<T> data, @Nullable String iterator, @Nullable String prevIterator, boolean done) {

  static <S, T> ListOut<T> of(Slice<S> slice, Function<S, T> toOut, Function<S, String> id) {
    List<S> items = slice.items();
    return new ListOut<>(
        items.stream().map(toOut).toList(),
        items.isEmpty() ? null : id.apply(items.getLast()),
        items.isEmpty() ? null : "-" + id.apply(items.getFirst()),
        slice.done());
  }
}
