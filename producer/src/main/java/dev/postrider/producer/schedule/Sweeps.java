package dev.postrider.producer.schedule;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.postrider.producer.idempotency.Idempotency;
import dev.postrider.producer.login.LoginRetention;
import dev.postrider.producer.login.Logins;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is done again and again, by one instance at a time. */
@Configuration(proxyBeanMethods = false)
class Sweeps {
  private static final Duration UNANSWERED_EVERY = Duration.ofSeconds(5);
  private static final Duration OLD_EVERY = Duration.ofHours(1);

  @Bean
  RecurringTask<Void> unansweredLogins(Logins logins) {
    return Tasks.recurring("unanswered-logins", FixedDelay.of(UNANSWERED_EVERY))
        .execute((_, _) -> logins.leaveUnanswered());
  }

  @Bean
  RecurringTask<Void> oldLogins(LoginRetention retention) {
    return Tasks.recurring("old-logins", FixedDelay.of(OLD_EVERY))
        .execute((_, _) -> retention.forgetOld());
  }

  @Bean
  RecurringTask<Void> oldIdempotencyKeys(Idempotency idempotency) {
    return Tasks.recurring("old-idempotency-keys", FixedDelay.of(OLD_EVERY))
        .execute((_, _) -> idempotency.forgetOld());
  }
}
