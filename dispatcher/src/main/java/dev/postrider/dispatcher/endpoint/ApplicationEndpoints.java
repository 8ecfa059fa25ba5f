package dev.postrider.dispatcher.endpoint;

import dev.postrider.schemas.envelope.TypeFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one application, indexed by the event types that they want. Immutable: a change
 * makes another one, which shares with this one what did not change.
 *
 * <p>To find who wants a type takes a look-up for each of its dots, however many endpoints there
 * are.
 */
final class ApplicationEndpoints {
  static final ApplicationEndpoints NONE = new ApplicationEndpoints(List.of(), Map.of());
  private static final TypeFilter EVERY = new TypeFilter.Every();

  /** In the order of their ids. */
  private final List<Endpoint> all;

  /** Never changed. No list is empty, and no two that match the same type share an endpoint. */
  private final Map<TypeFilter, List<Endpoint>> byFilter;

  private ApplicationEndpoints(List<Endpoint> all, Map<TypeFilter, List<Endpoint>> byFilter) {
    this.all = all;
    this.byFilter = byFilter;
  }

  List<Endpoint> all() {
    return all;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Each endpoint once, in no particular order. */
  List<Endpoint> wanting(String type) {
    List<Endpoint> found = byFilter.getOrDefault(EVERY, List.of());
    found = joined(found, byFilter.get(new TypeFilter.Exact(type)));
    for (int dot = nextDot(type, 0); dot > 0; dot = nextDot(type, dot)) {
      found = joined(found, byFilter.get(new TypeFilter.Below(type.substring(0, dot))));
    }
    return found;
  }

  /**
   * @param changes by endpoint id: the endpoint as it is now, or nothing if it is gone
   */
  ApplicationEndpoints with(SortedMap<String, Optional<Endpoint>> changes) {
    Map<TypeFilter, SortedMap<String, Optional<Endpoint>>> changesByFilter = new HashMap<>();
    changes.forEach((id, now) -> {
      Endpoint before = find(id);
      if (before != null) {
        keysOf(before).forEach(key -> changesOf(key, changesByFilter).put(id, Optional.empty()));
      }
      now.map(ApplicationEndpoints::keysOf)
          .orElse(Set.of())
          .forEach(key -> changesOf(key, changesByFilter).put(id, now));
    });
    Map<TypeFilter, List<Endpoint>> changed = new HashMap<>(byFilter);
    changesByFilter.forEach((filter, itsChanges) -> {
      List<Endpoint> merged = merge(byFilter.getOrDefault(filter, List.of()), itsChanges);
      if (merged.isEmpty()) {
        changed.remove(filter);
      } else {
        changed.put(filter, merged);
      }
    });
    return new ApplicationEndpoints(merge(all, changes), changed);
  }

  private static SortedMap<String, Optional<Endpoint>> changesOf(
      TypeFilter key, Map<TypeFilter, SortedMap<String, Optional<Endpoint>>> changes) {
    return changes.computeIfAbsent(key, _ -> new TreeMap<>());
  }

  /** Its filters but for those that another one of them makes needless. */
  private static Set<TypeFilter> keysOf(Endpoint endpoint) {
    if (endpoint.filterTypes().isEmpty() || endpoint.filterTypes().contains(EVERY)) {
      return Set.of(EVERY);
    }
    Set<TypeFilter> filters = new HashSet<>(endpoint.filterTypes());
    Predicate<TypeFilter> needless =
        filter ->
            switch (filter) {
              case TypeFilter.Exact(String type) -> hasPrefixOf(type, filters);
              case TypeFilter.Below(String prefix) -> hasPrefixOf(prefix, filters);
              case TypeFilter.Every _ -> false;
            };
    Set<TypeFilter> keys = new HashSet<>(filters);
    keys.removeIf(needless);
    return keys;
  }

  private static boolean hasPrefixOf(String text, Set<TypeFilter> filters) {
    for (int dot = nextDot(text, 0); dot > 0; dot = nextDot(text, dot)) {
      if (filters.contains(new TypeFilter.Below(text.substring(0, dot)))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Where, from there on, the next dot ends that something follows; 0 if there is none. A prefix
   * ends with its dot.
   */
  private static int nextDot(String text, int from) {
    int dot = text.indexOf('.', from);
    return dot < 0 || dot == text.length() - 1 ? 0 : dot + 1;
  }

  private @Nullable Endpoint find(String id) {
    int index = indexOf(id, all);
    return index < 0 ? null : all.get(index);
  }

  /** Its place in the list, or where it belongs as {@code -(place) - 1}. */
  private static int indexOf(String id, List<Endpoint> ordered) {
    int low = 0;
    int high = ordered.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = ordered.get(middle).id().compareTo(id);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  /** Copies what lies between the changes in one piece. */
  private static List<Endpoint> merge(
      List<Endpoint> before, SortedMap<String, Optional<Endpoint>> changes) {
    List<Endpoint> merged = new ArrayList<>(before.size() + changes.size());
    int copied = 0;
    for (var change : changes.entrySet()) {
      int index = indexOf(change.getKey(), before);
      int place = index < 0 ? -index - 1 : index;
      merged.addAll(before.subList(copied, place));
      copied = index < 0 ? place : place + 1;
      change.getValue().ifPresent(merged::add);
    }
    merged.addAll(before.subList(copied, before.size()));
    return List.copyOf(merged);
  }

  private static List<Endpoint> joined(List<Endpoint> one, @Nullable List<Endpoint> other) {
    if (other == null) {
      return one;
    }
    if (one.isEmpty()) {
      return other;
    }
    List<Endpoint> joined = new ArrayList<>(one.size() + other.size());
    joined.addAll(one);
    joined.addAll(other);
    return joined;
  }
}
