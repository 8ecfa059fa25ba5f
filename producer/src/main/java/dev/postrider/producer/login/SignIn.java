package dev.postrider.producer.login;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An attempt to sign in to an account, not yet judged. */
record SignIn(
    String loginId,
    String application,
    String accountId,
    Instant occurredAt,
    IpAddress ipAddress,
    String device,
    String userAgent,
    @Nullable Whereabouts place,
    boolean succeeded) {}
