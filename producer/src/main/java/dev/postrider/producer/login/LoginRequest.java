package dev.postrider.producer.login;

import dev.postrider.producer.database.SqlTime;
import dev.postrider.producer.web.ApplicationName;
import dev.postrider.producer.web.EventTime;
import dev.postrider.producer.web.InvalidRequest;
import dev.postrider.producer.web.NewId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to sign in, to be recorded and judged.
 *
 * @param succeeded true if it is left out
 */
record LoginRequest(
    @ApplicationName @Nullable String application,
    @Size(min = 1, max = 128) @Nullable String loginId,
    @NotBlank @Size(max = 128) String accountId,
    @EventTime @Nullable Instant occurredAt,
    @NotNull IpAddress ipAddress,
    @NotBlank @Size(max = 256) String device,
    @NotNull @Size(max = 1024) String userAgent,
    @Valid @Nullable Whereabouts place,
    @Nullable Boolean succeeded) {

  SignIn toSignIn(Instant now) {
    if (place != null && (place.latitude() == null) != (place.longitude() == null)) {
      throw new InvalidRequest("place", "must have both latitude and longitude, or neither");
    }
    return new SignIn(
        loginId == null ? NewId.of("login") : loginId,
        ApplicationName.Default.of(application),
        accountId,
        SqlTime.micros(Objects.requireNonNullElse(occurredAt, now)),
        ipAddress,
        device,
        userAgent,
        place,
        succeeded == null || succeeded);
  }
}
