package dev.postrider.producer.pricewatch;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.postrider.producer.database.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Forgets prices that nobody watches and nobody has seen for long. */
@Configuration(proxyBeanMethods = false)
class PriceSweep {
  private static final Duration EVERY = Duration.ofHours(1);

  @Bean
  RecurringTask<Void> oldPrices(
      PriceTable prices, Transactions transactions, PriceSettings settings, Clock clock) {
    return Tasks.recurring("old-prices", FixedDelay.of(EVERY))
        .execute((_, _) -> {
          Instant before = clock.instant().minus(settings.keep());
          while (!transactions.run(() -> prices.forget(before))) {
            // There are more.
          }
        });
  }
}
