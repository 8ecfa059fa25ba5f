package dev.postrider.producer.sample;

import static dev.postrider.producer.sample.SampleIds.account;
import static dev.postrider.producer.sample.SampleIds.id;
import static dev.postrider.producer.sample.SampleIds.one;

import dev.postrider.producer.login.Logins;
import dev.postrider.producer.publish.EventSource;
import dev.postrider.producer.publish.Occurrence;
import dev.postrider.producer.publish.ProducerTopics;
import dev.postrider.schemas.event.LoginUnusual;
import dev.postrider.schemas.event.Place;
import dev.postrider.schemas.event.UnusualReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/**
 * Sign-ins from a new device in a new place, from addresses set aside for documentation (RFC 5737).
 */
@Component
final class LoginSample implements Sample {
  private static final Duration TIME_TO_ANSWER = Duration.ofMinutes(10);
  private static final List<Place> PLACES =
      List.of(place("PT", "Lisbon"), place("SE", "Malmö"), place("JP", "Tokyo"));

  private final EventSource source;
  private final Clock clock;
  private final RandomGenerator random;

  LoginSample(ProducerTopics topics, Clock clock, RandomGenerator random) {
    this.source = Logins.sourceOn(topics);
    this.clock = clock;
    this.random = random;
  }

  @Override
  public EventSource source() {
    return source;
  }

  @Override
  public MadeUp next(String application) {
    LoginUnusual made = next(random, clock.instant());
    return new MadeUp(new Occurrence(application, made.getAccountId(), made.getOccurredAt()), made);
  }

  private static Place place(String country, String city) {
    return Place.newBuilder().setCountry(country).setCity(city).build();
  }

  static LoginUnusual next(RandomGenerator random, Instant now) {
    return LoginUnusual.newBuilder()
        .setLoginId(id("login", random))
        .setAccountId(account(random))
        .setOccurredAt(now)
        .setIpAddress("203.0.113." + random.nextInt(1, 255))
        .setDevice("Pixel 9, Android 16")
        .setUserAgent("Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36")
        .setPlace(one(random, PLACES))
        .setReasons(List.of(UnusualReason.NEW_DEVICE, UnusualReason.NEW_PLACE))
        .setExplanations(
            List.of("The first sign-in from this device", "The first sign-in from this country"))
        .setVerificationRequested(true)
        .setVerificationExpiresAt(now.plus(TIME_TO_ANSWER))
        .build();
  }
}
