package dev.postrider.producer.schedule;

import com.github.kagkarlsson.scheduler.Scheduler;
import org.springframework.context.SmartLifecycle;

/** Does what is due while the application runs. */
public final class RunningScheduler implements SmartLifecycle {
  private final Scheduler scheduler;
  private volatile boolean running;

  RunningScheduler(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public void start() {
    scheduler.start();
    running = true;
  }

  /** Looks for what is due now rather than at the next poll. */
  public void wake() {
    scheduler.triggerCheckForDueExecutions();
  }

  @Override
  public void stop() {
    running = false;
    scheduler.stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
