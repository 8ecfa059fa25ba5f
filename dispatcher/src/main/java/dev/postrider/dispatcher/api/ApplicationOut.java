package dev.postrider.dispatcher.api;

import dev.postrider.dispatcher.endpoint.Application;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An application as it is answered. */
record ApplicationOut(
    String id,
    @Nullable String uid,
    String name,
    Map<String, String> metadata,
    Instant createdAt,
    Instant updatedAt) {

  static ApplicationOut of(Application application) {
    return new ApplicationOut(
        application.id(),
        application.uid(),
        application.name(),
        new TreeMap<>(application.metadata()),
        application.createdAt(),
        application.updatedAt());
  }
}
