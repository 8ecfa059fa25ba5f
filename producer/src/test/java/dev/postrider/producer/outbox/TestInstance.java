package dev.postrider.producer.outbox;

import com.zaxxer.hikari.HikariDataSource;
import dev.postrider.producer.TestDatabase;
import dev.postrider.producer.database.Transactions;
import dev.postrider.producer.publish.EventSource;
import dev.postrider.producer.publish.Occurrence;
import dev.postrider.schemas.event.Money;
import dev.postrider.schemas.event.PaymentMethod;
import dev.postrider.schemas.event.PaymentOccurred;
import dev.postrider.schemas.event.PaymentStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The outbox of one producer instance without the rest of it, and a table of facts that its events
 * tell of.
 */
final class TestInstance implements AutoCloseable {
  static final Duration POLL = Duration.ofMillis(100);

  static final int MAX_REFUSED = 3;

  static final KafkaOutlet.Patience PATIENCE =
      new KafkaOutlet.Patience(Duration.ofSeconds(3), Duration.ofMillis(200));

  final MeterRegistry meters = new SimpleMeterRegistry();
  private final HikariDataSource pool;
  private final EventSource source;
  private final Transactions transactions;
  private final LanePublisher publisher;
  private final Relay relay;
  final JdbcTemplate jdbc;
  final Outbox outbox;

  /** Without failures. */
  TestInstance(String databaseUrl, String bootstrapServers, String topic) {
    this(databaseUrl, Map.of("bootstrap.servers", bootstrapServers), topic, Tuning.USUAL);
  }

  /**
   * What a test wants otherwise.
   *
   * @param around what stands between relay and Kafka
   */
  record Tuning(int maxWaiting, Duration poll, UnaryOperator<Outlet> around) {
    static final Tuning USUAL = new Tuning(10_000, POLL, outlet -> outlet);

    Tuning room(int events) {
      return new Tuning(events, poll, around);
    }

    Tuning polling(Duration interval) {
      return new Tuning(maxWaiting, interval, around);
    }

    Tuning with(UnaryOperator<Outlet> wrapper) {
      return new Tuning(maxWaiting, poll, wrapper);
    }
  }

  TestInstance(String databaseUrl, Map<String, Object> kafka, String topic, Tuning tuning) {
    pool = TestDatabase.pool(databaseUrl);
    source = new EventSource(topic, "/tests", "payment.occurred");
    jdbc = new JdbcTemplate(pool);
    var manager = new JdbcTransactionManager(pool);
    transactions = new Transactions(manager);
    Wakeup wakeup = new Wakeup();
    Backlog backlog = new Backlog(tuning.maxWaiting(), meters);
    WaitingEvents events = new WaitingEvents(jdbc);
    outbox = new Outbox(events, backlog, wakeup);
    Lanes lanes = new Lanes(jdbc);
    lanes.ensure(List.of(topic));
    publisher =
        new LanePublisher(
            new TransactionTemplate(manager),
            new LanePublisher.Tables(lanes, events),
            tuning.around().apply(new KafkaOutlet(kafka, PATIENCE)),
            new LanePublisher.Pace(PATIENCE.retryAfter(), MAX_REFUSED),
            meters.counter("refused"));
    Recount recount = new Recount(lanes, events, backlog, tuning.maxWaiting());
    relay = new Relay(publisher, wakeup, recount, tuning.poll());
  }

  /** An empty database with everything that instances share. */
  static String freshDatabase(TestDatabase kind) {
    String url = kind.freshUrl();
    prepare(url);
    return url;
  }

  static void prepare(String url) {
    try (HikariDataSource pool = TestDatabase.pool(url)) {
      TestDatabase.migrate(pool);
      new JdbcTemplate(pool)
          .execute("CREATE TABLE fact (event_id varchar(64), account varchar(256), n bigint)");
    }
  }

  TestInstance started() {
    relay.start();
    return this;
  }

  /**
   * Writes the {@code n}th fact of an account with its event, and runs {@code last} before the
   * commit.
   */
  void write(String account, long n, Runnable last) {
    transactions.run(() -> {
      String id = UUID.randomUUID().toString();
      jdbc.update("INSERT INTO fact (event_id, account, n) VALUES (?, ?, ?)", id, account, n);
      outbox.add(source, id, new Occurrence("default", account, Instant.now()), event(account, n));
      last.run();
      return id;
    });
  }

  void write(String account, long n) {
    write(account, n, () -> {});
  }

  /** Writes the {@code n}th fact of each account, in one transaction. */
  void writeAll(List<String> accounts, long n) {
    transactions.run(() -> {
      accounts.forEach(account -> write(account, n));
      return accounts;
    });
  }

  private static PaymentOccurred event(String account, long n) {
    return PaymentOccurred.newBuilder()
        .setPaymentId(account.hashCode() + "-" + n)
        .setAccountId(account)
        .setAmount(new Money(n, "EUR"))
        .setMethod(PaymentMethod.CARD)
        .setStatus(PaymentStatus.CAPTURED)
        .setPayee("Corner Bakery")
        .setOccurredAt(Instant.now())
        .build();
  }

  /** Of all topics. */
  int waiting() {
    return jdbc.queryForList("SELECT seq FROM outbox_event").size();
  }

  /** Whether it knows that events of its topic wait. */
  boolean holds() {
    return publisher.holds(source.topic());
  }

  /** How many events of a topic wait, as counted last. */
  int counted(String topic) {
    Gauge gauge = meters.find("postrider.producer.outbox.waiting").tag("topic", topic).gauge();
    return gauge == null ? 0 : (int) gauge.value();
  }

  int refused() {
    return jdbc.queryForList("SELECT event_id FROM outbox_refused").size();
  }

  /** Event ids of the facts. */
  List<String> facts() {
    return jdbc.query("SELECT event_id FROM fact", (row, _) -> row.getString("event_id"));
  }

  @Override
  public void close() {
    if (relay.isRunning()) {
      relay.stop();
    }
    pool.close();
  }
}
