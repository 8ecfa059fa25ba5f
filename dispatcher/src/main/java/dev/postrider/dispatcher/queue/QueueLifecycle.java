package dev.postrider.dispatcher.queue;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;

/**
 * Starts the streams, and stops them in order: release nothing more, take in what is out, commit,
 * leave the group.
 */
final class QueueLifecycle implements SmartLifecycle {
  static final int PHASE = 100;
  private static final Logger log = LoggerFactory.getLogger(QueueLifecycle.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

  private final StreamsBuilderFactoryBean streams;
  private final Release release;
  private final Duration stopDrain;

  QueueLifecycle(StreamsBuilderFactoryBean streams, Release release, Duration stopDrain) {
    this.streams = streams;
    this.release = release;
    this.stopDrain = stopDrain;
  }

  @Override
  public void start() {
    release.resume();
    streams.start();
  }

  @Override
  public void stop() {
    release.stop();
    long deadline = System.nanoTime() + stopDrain.toNanos();
    while (!release.nothingIsOut() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    if (!release.nothingIsOut()) {
      log.warn("stopping with deliveries in flight; they will be repeated");
    }
    streams.stop();
  }

  @Override
  public boolean isRunning() {
    return streams.isRunning();
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
