package dev.postrider.dispatcher.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
  private final Progress progress = new Progress(nanoTime::get);

  @Test
  void isConfirmedForTenSeconds() {
    assertThat(progress.confirmed()).isFalse();

    progress.confirm(nanoTime.get());

    nanoTime.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(progress.confirmed()).isTrue();
    nanoTime.incrementAndGet();
    assertThat(progress.confirmed()).isFalse();
  }

  @Test
  void remembersTheFirstOffsetsOfTheLastThousandWrites() {
    for (int i = 0; i < 1_001; i++) {
      progress.remember("write-" + i, i);
      progress.remember("write-" + i, i + 1);
    }

    assertThat(progress.offsetOf("write-0")).isNull();
    assertThat(progress.offsetOf("write-1")).isEqualTo(1);
    assertThat(progress.offsetOf("write-1000")).isEqualTo(1_000);
  }
}
