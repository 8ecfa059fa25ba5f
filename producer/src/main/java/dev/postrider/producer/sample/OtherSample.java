package dev.postrider.producer.sample;

import dev.postrider.producer.publish.EventSource;
import dev.postrider.producer.publish.Occurrence;
import dev.postrider.producer.publish.ProducerTopics;
import dev.postrider.producer.publish.Published;
import dev.postrider.producer.publish.Publisher;
import java.time.Clock;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Small JSON events of any type that has no source of its own. */
@Component
final class OtherSample {
  private static final String SOURCE = "/postrider/producer/samples";

  private final Publisher publisher;
  private final ProducerTopics topics;
  private final JsonMapper json;
  private final Clock clock;
  private final RandomGenerator random;

  OtherSample(
      Publisher publisher,
      ProducerTopics topics,
      JsonMapper json,
      Clock clock,
      RandomGenerator random) {
    this.publisher = publisher;
    this.topics = topics;
    this.json = json;
    this.clock = clock;
    this.random = random;
  }

  record Data(String sampleId, String message, Instant occurredAt) {}

  Mono<Published> publish(String type, String application) {
    Instant now = clock.instant();
    Data data = new Data(SampleIds.id("sample", random), "A sample of " + type, now);
    return publisher.publishJson(
        new EventSource(topics.events(), SOURCE, type),
        new Occurrence(application, data.sampleId(), now),
        json.writeValueAsBytes(data));
  }
}
