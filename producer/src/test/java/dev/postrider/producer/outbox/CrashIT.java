package dev.postrider.producer.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.producer.ProducerApplication;
import dev.postrider.producer.TestBroker;
import dev.postrider.producer.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A producer process that is killed, at every step from the database's commit to Kafka's
 * acknowledgement, on real PostgreSQL and the real broker: what it had committed is published by
 * the next one, and nothing else.
 */
class CrashIT {
  private static final int COMMITTED = 60;

  @ParameterizedTest
  @EnumSource(CrashPoint.class)
  void whatWasCommittedIsPublishedAndNothingElse(CrashPoint point) throws Exception {
    String url = TestInstance.freshDatabase(TestDatabase.POSTGRES);
    String topic = TestBroker.freshTopic(2);

    int exit = runUntilItCrashes(url, topic, point);

    assertThat(exit).as("killed").isEqualTo(CrashingProducer.EXIT);
    try (TestInstance next = new TestInstance(url, TestBroker.bootstrapServers(), topic)) {
      assertThat(next.facts())
          .hasSize(point == CrashPoint.BEFORE_THE_COMMIT ? COMMITTED - 3 : COMMITTED);
      next.started();
      Published.all(next, TestBroker.bootstrapServers(), topic).tell(next.facts());
    }
  }

  @Test
  void anH2FileKeepsWhatWasCommittedToo(@TempDir Path folder) throws Exception {
    String url = ProducerApplication.h2Url(folder.resolve("database"));
    TestInstance.prepare(url);
    String topic = TestBroker.freshTopic(2);

    int exit = runUntilItCrashes(url, topic, CrashPoint.AFTER_THE_COMMIT);

    assertThat(exit).as("killed").isEqualTo(CrashingProducer.EXIT);
    try (TestInstance next = new TestInstance(url, TestBroker.bootstrapServers(), topic)) {
      assertThat(next.facts()).hasSize(COMMITTED);
      next.started();
      Published.all(next, TestBroker.bootstrapServers(), topic).tell(next.facts());
    }
  }

  private static int runUntilItCrashes(String url, String topic, CrashPoint point)
      throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xshare:auto",
                    "-cp",
                    System.getProperty("java.class.path"),
                    CrashingProducer.class.getName(),
                    url,
                    TestBroker.bootstrapServers(),
                    topic,
                    point.name()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ended").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
