package dev.postrider.dispatcher.endpoint;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of events that endpoints belong to: a customer, a tenant.
 *
 * @param id {@code app_} and 27 base62 digits, given by Postrider
 * @param uid the user's own name for it, unique, or null; events may name an application by id or
 *     uid
 */
public record Application(
    String id,
    @Nullable String uid,
    String name,
    Map<String, String> metadata,
    Instant createdAt,
    Instant updatedAt) {}
