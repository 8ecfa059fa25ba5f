package dev.postrider.producer.sample;

import dev.postrider.producer.publish.Published;
import dev.postrider.producer.publish.Publisher;
import dev.postrider.producer.web.ApplicationName;
import dev.postrider.producer.web.Problem;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
final class SampleController {
  private static final String TYPE = "[A-Za-z0-9][A-Za-z0-9._-]{0,254}";

  /** Well below the publisher's room, so that samples leave some to others. */
  private static final int CONCURRENCY = 32;

  private final Map<String, Sample> samples;
  private final OtherSample other;
  private final Publisher publisher;
  private final SampleSettings settings;

  SampleController(
      List<Sample> samples, OtherSample other, Publisher publisher, SampleSettings settings) {
    this.samples =
        samples.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    sample -> sample.source().type(), Function.identity()));
    this.other = other;
    this.publisher = publisher;
    this.settings = settings;
  }

  @PostMapping("/samples/{type}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Mono<List<Published>> publish(
      @PathVariable
          @Pattern(regexp = TYPE, message = "must be letters, digits, dots, hyphens, underscores")
          String type,
      @RequestParam(defaultValue = "default") @ApplicationName String application,
      @RequestParam(defaultValue = "1") @Min(1) @Max(1000) int count) {
    if (!settings.enabled()) {
      throw Problem.forbidden(
          "Samples look like what has happened, so this route is off; to try things,"
              + " postrider.producer.samples.enabled=true turns it on.");
    }
    return Flux.range(0, count)
        .flatMapSequential(number -> publishOne(type, application), CONCURRENCY)
        .collectList();
  }

  private Mono<Published> publishOne(String type, String application) {
    Sample sample = samples.get(type);
    if (sample == null) {
      return other.publish(type, application);
    }
    Sample.MadeUp event = sample.next(application);
    return publisher.publish(sample.source(), event.occurrence(), event.data());
  }
}
