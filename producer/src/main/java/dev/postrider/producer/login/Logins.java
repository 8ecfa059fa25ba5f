package dev.postrider.producer.login;

import dev.postrider.producer.publish.EventSource;
import dev.postrider.producer.publish.Occurrence;
import dev.postrider.producer.publish.ProducerTopics;
import dev.postrider.producer.publish.Published;
import dev.postrider.producer.publish.Publisher;
import dev.postrider.producer.web.ApplicationName;
import dev.postrider.schemas.event.LoginUnusual;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Publishes unusual sign-ins as {@link #TYPE}; the subject is the account's id. */
@Component
public final class Logins {
  /** CloudEvents type of what it publishes. */
  public static final String TYPE = "login.unusual";

  private final Publisher publisher;
  private final EventSource source;

  Logins(Publisher publisher, ProducerTopics topics) {
    this.publisher = publisher;
    this.source = sourceOn(topics);
  }

  public static EventSource sourceOn(ProducerTopics topics) {
    return new EventSource(topics.logins(), "/postrider/producer/logins", TYPE);
  }

  /** Completes when Kafka has acknowledged it. */
  public Mono<Published> publish(@Nullable String application, LoginUnusual login) {
    return publisher.publish(
        source,
        new Occurrence(
            ApplicationName.Default.of(application), login.getAccountId(), login.getOccurredAt()),
        login);
  }
}
