package dev.postrider.dispatcher.endpoint;

import org.jspecify.annotations.Nullable;

/** What applications and endpoints have in common when they are looked up to be changed. */
final class Revisions {
  private Revisions() {}

  /**
   * @param known the revision that the caller knows, null if it does not matter
   */
  static boolean isOutdated(Versioned<?> current, @Nullable Long known) {
    return known != null && known != current.revision();
  }

  static <T> Written<T> outdated(String kind, String id) {
    return new Written.Outdated<>("The %s %s was changed since; read it again".formatted(kind, id));
  }

  static String noApplication(String idOrUid) {
    return "There is no application with id or uid '%s'".formatted(idOrUid);
  }
}
