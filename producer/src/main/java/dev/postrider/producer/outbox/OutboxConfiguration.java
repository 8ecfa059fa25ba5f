package dev.postrider.producer.outbox;

import dev.postrider.producer.publish.ProducerTopics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
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
  Backlog outboxBacklog(OutboxSettings settings, MeterRegistry meters) {
    return new Backlog(settings.maxWaiting(), meters);
  }

  @Bean
  Outbox outbox(JdbcTemplate jdbc, Backlog backlog, Wakeup wakeup) {
    return new Outbox(new WaitingEvents(jdbc), backlog, wakeup);
  }

  @Bean
  KafkaOutlet kafkaOutlet(KafkaProperties kafka, OutboxSettings settings) {
    return new KafkaOutlet(
        kafka.buildProducerProperties(),
        new KafkaOutlet.Patience(settings.acknowledgeWithin(), settings.retryAfter()));
  }

  @Bean
  LanePublisher lanePublisher(
      PlatformTransactionManager transactions,
      JdbcTemplate jdbc,
      Outlet outlet,
      OutboxSettings settings,
      MeterRegistry meters) {
    return new LanePublisher(
        new TransactionTemplate(transactions),
        new LanePublisher.Tables(new Lanes(jdbc), new WaitingEvents(jdbc)),
        outlet,
        new LanePublisher.Pace(settings.retryAfter(), settings.maxRefused()),
        Counter.builder("postrider.producer.outbox.refused")
            .description("Events that Kafka will never take, put aside")
            .register(meters));
  }

  @Bean
  Relay outboxRelay(
      LanePublisher publisher,
      Wakeup wakeup,
      JdbcTemplate jdbc,
      Backlog backlog,
      OutboxSettings settings,
      ProducerTopics topics) {
    Lanes lanes = new Lanes(jdbc);
    lanes.ensure(topics.all());
    Recount recount = new Recount(lanes, new WaitingEvents(jdbc), backlog, settings.maxWaiting());
    return new Relay(publisher, wakeup, recount, settings.pollInterval());
  }
}
