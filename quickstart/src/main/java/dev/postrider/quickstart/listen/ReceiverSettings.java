package dev.postrider.quickstart.listen;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a receiver answers.
 *
 * @param port on 127.0.0.1
 * @param secret {@code whsec_…} to check signatures with, or null to take what comes
 * @param status answered to what is neither wrongly signed nor failed on purpose
 * @param failFirst so many first attempts of each webhook are answered 500
 * @param answer JSON, the body of each 2xx answer, or null for none
 * @param delay before each answer
 */
public record ReceiverSettings(
    int port,
    @Nullable String secret,
    int status,
    int failFirst,
    @Nullable String answer,
    Duration delay) {}
