package dev.postrider.producer.reply;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

/** How replies are read when something is away, and how long they are kept. */
@Configuration(proxyBeanMethods = false)
class ReplyConfiguration {
  private static final long RETRY_MS = 1_000;
  private static final Duration FORGET_EVERY = Duration.ofHours(1);
  private static final Logger log = LoggerFactory.getLogger(ReplyConfiguration.class);

  /** Waits for a database that is away, or an outbox that is full; what cannot be kept is left. */
  @Bean
  CommonErrorHandler replyErrorHandler() {
    DefaultErrorHandler handler =
        new DefaultErrorHandler(
            (record, failure) ->
                log.error(
                    "event=reply-left topic={} partition={} offset={} cause={}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    nameOf(failure)),
            new FixedBackOff(RETRY_MS, FixedBackOff.UNLIMITED_ATTEMPTS));
    handler.addNotRetryableExceptions(DataIntegrityViolationException.class);
    return handler;
  }

  @Bean
  RecurringTask<Void> oldReplies(ReplyTable table, ReplySettings settings, Clock clock) {
    return Tasks.recurring("old-replies", FixedDelay.of(FORGET_EVERY))
        .execute((_, _) -> table.forget(clock.instant().minus(settings.keep())));
  }

  /** Without the message, which may quote the answer. */
  private static String nameOf(Exception failure) {
    Throwable cause = failure.getCause();
    return (cause == null ? failure : cause).getClass().getSimpleName();
  }
}
