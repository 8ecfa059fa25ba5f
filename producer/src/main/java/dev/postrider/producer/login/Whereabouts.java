package dev.postrider.producer.login;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.postrider.schemas.event.Place;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Where a sign-in is thought to come from.
 *
 * @param country ISO 3166-1 alpha-2 code
 * @param latitude in degrees, with the longitude or not at all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Whereabouts(
    @NotNull @Pattern(regexp = "[A-Z]{2}", message = "must be an ISO 3166-1 alpha-2 code")
        String country,
    @Size(min = 1, max = 128) @Nullable String city,
    @DecimalMin("-90") @DecimalMax("90") @Nullable Double latitude,
    @DecimalMin("-180") @DecimalMax("180") @Nullable Double longitude) {

  @Nullable Coordinates coordinates() {
    return latitude == null || longitude == null ? null : new Coordinates(latitude, longitude);
  }

  Place toPlace() {
    return Place.newBuilder()
        .setCountry(country)
        .setCity(city)
        .setLatitude(latitude)
        .setLongitude(longitude)
        .build();
  }
}
