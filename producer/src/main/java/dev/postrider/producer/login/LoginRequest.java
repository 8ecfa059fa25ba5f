package dev.postrider.producer.login;

import dev.postrider.producer.web.ApplicationName;
import dev.postrider.producer.web.EventTime;
import dev.postrider.schemas.event.LoginUnusual;
import dev.postrider.schemas.event.Place;
import dev.postrider.schemas.event.UnusualReason;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A sign-in to be told of; the fields are those of {@link LoginUnusual}. */
record LoginRequest(
    @ApplicationName @Nullable String application,
    @NotBlank @Size(max = 128) String loginId,
    @NotBlank @Size(max = 128) String accountId,
    @EventTime @Nullable Instant occurredAt,
    @NotNull IpAddress ipAddress,
    @NotBlank @Size(max = 256) String device,
    @NotNull @Size(max = 1024) String userAgent,
    @Valid @Nullable Whereabouts place,
    @NotEmpty @Size(max = 8) List<@NotNull UnusualReason> reasons,
    @NotNull Boolean verificationRequested,
    @EventTime @Nullable Instant verificationExpiresAt) {

  record Whereabouts(
      @NotNull @Pattern(regexp = "[A-Z]{2}", message = "must be an ISO 3166-1 alpha-2 code")
          String country,
      @Size(min = 1, max = 128) @Nullable String city) {
    Place toPlace() {
      return Place.newBuilder().setCountry(country).setCity(city).build();
    }
  }

  LoginUnusual toEvent(Instant now) {
    return LoginUnusual.newBuilder()
        .setLoginId(loginId)
        .setAccountId(accountId)
        .setOccurredAt(Objects.requireNonNullElse(occurredAt, now))
        .setIpAddress(ipAddress.text())
        .setDevice(device)
        .setUserAgent(userAgent)
        .setPlace(place == null ? null : place.toPlace())
        .setReasons(reasons)
        .setVerificationRequested(verificationRequested)
        .setVerificationExpiresAt(verificationExpiresAt)
        .build();
  }
}
