package dev.postrider.producer.schedule;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** Puts db-scheduler together. */
@Configuration(proxyBeanMethods = false)
class ScheduleConfiguration {
  private static final int THREADS = 4;
  private static final int MISSED_HEARTBEATS = 4;
  private static final Duration STOP_WITHIN = Duration.ofSeconds(3);

  /** Schedules in the running transaction: what is rolled back is not scheduled either. */
  @Bean
  SchedulerClient schedulerClient(DataSource database) {
    return SchedulerClient.Builder.create(new TransactionAwareDataSourceProxy(database)).build();
  }

  @Bean
  RunningScheduler scheduler(
      DataSource database,
      Clock clock,
      ScheduleSettings settings,
      List<OneTimeTask<?>> once,
      List<RecurringTask<?>> again) {
    List<Task<?>> known = List.copyOf(once);
    Scheduler scheduler =
        new SchedulerBuilder(database, known)
            .startTasks(again)
            .clock(clock::instant)
            .threads(THREADS)
            .pollingInterval(settings.pollInterval())
            .heartbeatInterval(settings.heartbeat())
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .shutdownMaxWait(STOP_WITHIN)
            .failureLogging(LogLevel.OFF, false)
            .addSchedulerListener(new TaskFailures())
            .build();
    return new RunningScheduler(scheduler);
  }
}
