package dev.postrider.producer.outbox;

import dev.postrider.producer.publish.ProducerTopics;
import java.time.Clock;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts the outbox together. */
@Configuration(proxyBeanMethods = false)
class OutboxConfiguration {

  @Bean
  Wakeup outboxWakeup() {
    return new Wakeup();
  }

  @Bean
  Backlog outboxBacklog(OutboxSettings settings) {
    return new Backlog(settings.maxWaiting());
  }

  @Bean
  Outbox outbox(JdbcTemplate jdbc, Backlog backlog, Wakeup wakeup) {
    return new Outbox(new WaitingEvents(jdbc), backlog, wakeup);
  }

  @Bean
  KafkaOutlet kafkaOutlet(KafkaProperties kafka, OutboxSettings settings) {
    return new KafkaOutlet(kafka.buildProducerProperties(), settings.acknowledgeWithin());
  }

  @Bean
  LanePublisher lanePublisher(
      PlatformTransactionManager transactions,
      JdbcTemplate jdbc,
      Outlet outlet,
      OutboxSettings settings) {
    return new LanePublisher(
        new TransactionTemplate(transactions),
        new LanePublisher.Tables(new Lanes(jdbc), new WaitingEvents(jdbc)),
        outlet,
        // Of the machine: how long a lane rests has nothing to do with when things happen.
        Clock.systemUTC(),
        settings.retryAfter());
  }

  @Bean
  Relay outboxRelay(
      LanePublisher publisher,
      Wakeup wakeup,
      JdbcTemplate jdbc,
      Backlog backlog,
      OutboxSettings settings,
      ProducerTopics topics) {
    new Lanes(jdbc).ensure(topics.all());
    WaitingEvents events = new WaitingEvents(jdbc);
    return new Relay(
        publisher,
        wakeup,
        () -> backlog.counted(events.count(settings.maxWaiting())),
        settings.pollInterval());
  }
}
