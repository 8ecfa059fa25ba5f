package dev.postrider.producer.idempotency;

import org.jspecify.annotations.Nullable;

/**
 * A request that may come again.
 *
 * @param route keys count within it, and within the application
 * @param key the caller's name for it, or null: then every request is one of its own
 * @param body what must be the same under the same key
 */
public record Request(String route, String application, @Nullable String key, Object body) {}
