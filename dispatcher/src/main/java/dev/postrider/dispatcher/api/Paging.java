package dev.postrider.dispatcher.api;

import dev.postrider.dispatcher.api.Invalid.Item;
import dev.postrider.dispatcher.endpoint.Slice;
import dev.postrider.dispatcher.queue.HeldPage;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** Reads which page of a list is asked for: {@code limit}, {@code iterator}, {@code order}. */
final class Paging {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 250;
  private static final Pattern ITERATOR = Pattern.compile("-?(app|ep)_[0-9A-Za-z]{27}");

  private static final Pattern SEQUENCE = Pattern.compile("-?[0-9]{1,18}");

  private final List<Item> problems = new ArrayList<>();

  private Paging() {}

  /**
   * @throws Invalid if there is no such page
   */
  static Slice.Cursor cursor(MultiValueMap<String, String> query) {
    var paging = new Paging();
    int limit = paging.limit(query.getFirst("limit"));
    boolean descending = paging.isDescending(query.getFirst("order"));
    String iterator = paging.iterator(query.getFirst("iterator"), ITERATOR);
    paging.check();
    return iterator != null && iterator.startsWith("-")
        ? new Slice.Cursor(iterator.substring(1), true, descending, limit)
        : new Slice.Cursor(iterator, false, descending, limit);
  }

  /**
   * The same for what is held in a queue, whose iterators are places in it.
   *
   * @throws Invalid if there is no such page
   */
  static HeldPage.Cursor held(MultiValueMap<String, String> query) {
    var paging = new Paging();
    int limit = paging.limit(query.getFirst("limit"));
    boolean descending = paging.isDescending(query.getFirst("order"));
    String iterator = paging.iterator(query.getFirst("iterator"), SEQUENCE);
    paging.check();
    Long from = iterator == null ? null : Math.abs(Long.parseLong(iterator));
    return new HeldPage.Cursor(
        from, iterator != null && iterator.startsWith("-"), descending, limit);
  }

  private void check() {
    if (!problems.isEmpty()) {
      throw new Invalid(problems);
    }
  }

  private int limit(@Nullable String text) {
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    int limit = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MAX_LIMIT) {
      problems.add(
          Item.inQuery("limit", "limit must be a whole number from 1 to %d".formatted(MAX_LIMIT)));
    }
    return limit;
  }

  private boolean isDescending(@Nullable String text) {
    if (text != null && !text.equals("ascending") && !text.equals("descending")) {
      problems.add(Item.inQuery("order", "order must be ascending or descending"));
    }
    return "descending".equals(text);
  }

  private @Nullable String iterator(@Nullable String text, Pattern form) {
    if (text != null && !form.matcher(text).matches()) {
      problems.add(Item.inQuery("iterator", "iterator must be one that a list was answered with"));
    }
    return text;
  }
}
