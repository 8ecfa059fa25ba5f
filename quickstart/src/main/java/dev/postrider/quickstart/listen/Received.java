package dev.postrider.quickstart.listen;

import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * One request, with what was made of it.
 *
 * @param attempt how often this {@code webhook-id} was seen, this time included; 0 without an id
 * @param status what is answered
 * @param body do not modify
 */
record Received(
    LocalTime at,
    String target,
    @Nullable String id,
    @Nullable String timestamp,
    Signature signature,
    int attempt,
    int status,
    byte[] body) {}
