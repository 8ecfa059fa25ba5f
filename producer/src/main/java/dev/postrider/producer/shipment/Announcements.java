package dev.postrider.producer.shipment;

import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.postrider.producer.database.Transactions;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is done when a shipment is to be announced. */
@Configuration(proxyBeanMethods = false)
class Announcements {
  static final String TASK = "shipment-arriving";

  /** After a failure, for example because too many events wait. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  @Bean
  OneTimeTask<Void> shipmentArriving(Transactions transactions, Shipments shipments) {
    return Tasks.oneTime(TASK)
        .onFailure(new FailureHandler.OnFailureRetryLater<>(RETRY_AFTER))
        .execute((task, _) -> {
          var _ = transactions.run(() -> shipments.announce(task.getId()));
        });
  }
}
