package dev.postrider.producer.schedule;

import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that tasks fail: a line a minute for each kind of task, however many there are, without the
 * failure's message, which may quote what is in the database.
 */
final class TaskFailures extends AbstractSchedulerListener {
  private static final Duration TOLD_EVERY = Duration.ofMinutes(1);
  private static final Logger log = LoggerFactory.getLogger(TaskFailures.class);

  /** By the name of the kind, of which there are few. */
  private final Map<String, Told> told = new ConcurrentHashMap<>();

  /** When a line was logged last, and how many failures have not been told since. */
  private record Told(Instant at, int untold) {}

  @Override
  public void onExecutionComplete(ExecutionComplete done) {
    done.getCause()
        .ifPresent(cause ->
            told.compute(
                done.getExecution().taskInstance.getTaskName(),
                (task, last) -> tell(task, cause, done.getTimeDone(), last)));
  }

  private static Told tell(String task, Throwable cause, Instant now, @Nullable Told last) {
    if (last != null && now.isBefore(last.at().plus(TOLD_EVERY))) {
      return new Told(last.at(), last.untold() + 1);
    }
    log.warn(
        "event=task-failed task={} cause={} untold={}",
        task,
        cause.getClass().getSimpleName(),
        last == null ? 0 : last.untold());
    return new Told(now, 0);
  }
}
