package dev.postrider.producer.shipment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.producer.RunningProducer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** While Kafka is away and as many events wait as may, shipments that are due wait too. */
@ExtendWith(OutputCaptureExtension.class)
class AnnouncementFailureIT {
  private static final String NOBODY_LISTENS_HERE = "127.0.0.1:22099";
  private static final int SHIPMENTS = 20;

  @Test
  void manyAnnouncementsThatFailAreOneLineOfTheLog(CapturedOutput output) {
    try (RunningProducer producer =
        new RunningProducer(
            NOBODY_LISTENS_HERE,
            "--postrider.producer.outbox.max-waiting=1",
            "--postrider.producer.pricewatch.max-watches-per-item=1",
            "--postrider.producer.schedule.poll-interval=100ms")) {
      for (int n = 0; n <= SHIPMENTS; n++) {
        SeveralSchedulersIT.expect(producer, "ship_" + n, Instant.now().plusSeconds(60));
      }

      await().atMost(Duration.ofSeconds(30)).until(() -> failed(producer) == SHIPMENTS);
    }

    assertThat(output)
        .containsOnlyOnce("event=task-failed task=shipment-arriving cause=OutboxFull");
    assertThat(output).doesNotContain("OutboxFull: ").doesNotContain("\tat dev.postrider");
  }

  private static int failed(RunningProducer producer) {
    return producer
        .bean(JdbcClient.class)
        .sql("SELECT COUNT(*) FROM scheduled_tasks WHERE consecutive_failures > 0")
        .query(Integer.class)
        .single();
  }
}
