package dev.postrider.producer.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.producer.TestBroker;
import dev.postrider.producer.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Two instances on one PostgreSQL: each account's events keep their order, whoever publishes. */
class SeveralInstancesIT {
  private static final int WRITERS = 4;
  private static final int ACCOUNTS_OF_A_WRITER = 5;
  private static final int FACTS_OF_AN_ACCOUNT = 50;
  private static final int FACTS = WRITERS * ACCOUNTS_OF_A_WRITER * FACTS_OF_AN_ACCOUNT;

  private final String url = TestInstance.freshDatabase(TestDatabase.POSTGRES);
  private final String topic = TestBroker.freshTopic(3);

  @Test
  void togetherTheyPublishEachEventOnceAndInOrder() throws Exception {
    try (TestInstance one = instance().started();
        TestInstance other = instance().started()) {
      write(one, other, () -> {});

      Published published = Published.all(one, TestBroker.bootstrapServers(), topic);

      published.tell(one.facts());
      assertThat(published.records()).isEqualTo(FACTS);
    }
  }

  @Test
  void whenConnectionsBreakTheOtherGoesOnInOrder() throws Exception {
    try (TestInstance one = instance().started();
        TestInstance other = instance().started();
        TestInstance saboteur = instance()) {
      write(
          one,
          other,
          () ->
              saboteur.jdbc.execute(
                  """
                  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                  WHERE query LIKE 'SELECT * FROM outbox_event%' AND state = 'idle in transaction'
                    AND datname = current_database()
                  """));

      Published.all(saboteur, TestBroker.bootstrapServers(), topic).tell(saboteur.facts());
    }
  }

  private TestInstance instance() {
    return new TestInstance(url, TestBroker.bootstrapServers(), topic);
  }

  /** Writers with accounts of their own that take turns between the instances. */
  private static void write(TestInstance one, TestInstance other, Runnable between)
      throws Exception {
    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> done = new ArrayList<>();
      for (int w = 0; w < WRITERS; w++) {
        int writer = w;
        done.add(
            writers.submit(() -> {
              for (int n = 1; n <= FACTS_OF_AN_ACCOUNT; n++) {
                for (int a = 0; a < ACCOUNTS_OF_A_WRITER; a++) {
                  TestInstance through = (n + a) % 2 == 0 ? one : other;
                  through.write("acc_%d_%d".formatted(writer, a), n);
                }
                if (writer == 0 && n % 10 == 0) {
                  between.run();
                }
              }
            }));
      }
      for (Future<?> writing : done) {
        writing.get();
      }
    }
  }
}
