package dev.postrider.benchmarks.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.benchmarks.BenchFailure;
import dev.postrider.benchmarks.ledger.Ledger;
import dev.postrider.benchmarks.load.BareEvents;
import dev.postrider.benchmarks.load.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Events, numbered from 0 on in the order in which they are published, with what must come of them:
 * one delivery each, whose number in the ledger is the event's.
 */
final class Traffic implements AutoCloseable {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int TOLD = 5;

  private final Stage stage;
  private final Producer<byte[], byte[]> producer;
  private final BareEvents.Ids ids;
  private final IntFunction<byte[]> values;
  private final Ledger ledger = new Ledger();
  private final List<Event> events = new ArrayList<>();

  /**
   * An event.
   *
   * @param dueNanos when it was to be published, in {@link System#nanoTime()}
   * @param key of its record
   */
  record Event(int customer, long dueNanos, String key, int partition, long offset) {}

  private record Written(int partition, long offset) {}

  private Traffic(Stage stage, IntFunction<byte[]> values) {
    this.stage = stage;
    this.producer = stage.kafka().bulkProducer();
    this.ids = BareEvents.postriders(stage.topic());
    this.values = values;
  }

  /** Of orders in JSON, 500 bytes each. */
  static Traffic of(Stage stage) {
    return new Traffic(stage, Values.json()::of);
  }

  /** Of JSON values of that many bytes. */
  static Traffic of(Stage stage, int bytes) {
    byte[] value = new byte[bytes];
    Arrays.fill(value, (byte) 'x');
    value[0] = '"';
    value[bytes - 1] = '"';
    return new Traffic(stage, _ -> value);
  }

  /** A customer's application; also the key of its events, where nothing else is said. */
  static String uid(int customer) {
    return "customer-" + customer;
  }

  /** Publishes as fast as it goes; returns when all are acknowledged. */
  void publish(int count, IntUnaryOperator customers) {
    publish(count, 0, customers, event -> uid(customers.applyAsInt(event)));
  }

  /** Publishes so many a second, each when it is due, whatever became of those before it. */
  void publish(int count, int perSecond, IntUnaryOperator customers) {
    publish(count, perSecond, customers, event -> uid(customers.applyAsInt(event)));
  }

  /** Publishes so many a second in a thread of its own, until it is told to end. */
  Flow flow(int perSecond, IntUnaryOperator customers) {
    AtomicBoolean going = new AtomicBoolean(true);
    CompletableFuture<Void> all =
        CompletableFuture.runAsync(
            () -> {
              while (going.get()) {
                publish(perSecond, perSecond, customers);
              }
            },
            Thread.ofPlatform().name("traffic").daemon()::start);
    return () -> {
      going.set(false);
      all.join();
    };
  }

  /** What goes on until it is ended. */
  @FunctionalInterface
  interface Flow {
    /** Returns when all that was published is acknowledged. */
    void end();
  }

  /**
   * The same with other keys.
   *
   * @param customers whose event it is, by its number in this call
   */
  @SuppressWarnings("FutureReturnValueIgnored") // The callback sees what the future would.
  void publish(int count, int perSecond, IntUnaryOperator customers, IntFunction<String> keys) {
    AtomicReferenceArray<Written> written = new AtomicReferenceArray<>(count);
    long[] due = new long[count];
    long start = System.nanoTime();
    for (int n = 0; n < count; n++) {
      int number = n;
      due[n] = perSecond == 0 ? System.nanoTime() : start + n * SECOND / perSecond;
      sleepUntil(due[n]);
      producer.send(
          new ProducerRecord<>(
              stage.topic().name(),
              n % stage.topic().partitions(),
              keys.apply(n).getBytes(UTF_8),
              values.apply(n)),
          (where, failure) -> {
            if (failure == null) {
              written.set(number, new Written(where.partition(), where.offset()));
            }
          });
    }
    producer.flush();
    for (int n = 0; n < count; n++) {
      Written where = written.get(n);
      if (where == null) {
        throw new BenchFailure("An event could not be published");
      }
      add(
          new Event(
              customers.applyAsInt(n), due[n], keys.apply(n), where.partition(), where.offset()));
    }
  }

  private synchronized void add(Event event) {
    ledger.expect(
        ids.of(uid(event.customer()), event.partition(), event.offset()), event.customer());
    events.add(event);
  }

  /** Parked and never spun: the machine has other things to do. */
  private static void sleepUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  synchronized int size() {
    return events.size();
  }

  synchronized Event event(int number) {
    return events.get(number);
  }

  /** The numbers of a customer's events, in the order in which they were published. */
  synchronized int[] of(int customer) {
    return IntStream.range(0, events.size())
        .filter(number -> events.get(number).customer() == customer)
        .toArray();
  }

  /** What has come of them until now. */
  synchronized Account account() {
    return Account.of(List.copyOf(events), ledger, stage.receiver().arrivals());
  }

  /** What came of them, when all have arrived or nothing has for so long. */
  Account await(Duration withoutProgress) {
    Account account = account();
    int seen = stage.receiver().count();
    long progressAt = System.nanoTime();
    long deadline = progressAt + PATIENCE.toNanos() + withoutProgress.toNanos();
    while (account.lost() > 0
        && System.nanoTime() - progressAt < withoutProgress.toNanos()
        && System.nanoTime() - deadline < 0) {
      Stage.letRun(Duration.ofMillis(500));
      int now = stage.receiver().count();
      boolean stands = now == seen;
      // What is dumped is large: not before it can be all, or nothing more seems to come.
      if (now > seen) {
        progressAt = System.nanoTime();
      }
      if (now - account.requests() >= account.lost() || (stands && now > account.requests())) {
        account = account();
      }
      seen = now;
    }
    account = account();
    if (account.lost() > 0) {
      tell(account);
    }
    return account;
  }

  /** Which did not arrive, for whoever looks for the reason. */
  private synchronized void tell(Account account) {
    String first =
        IntStream.range(0, events.size())
            .filter(number -> !account.hasArrived(number))
            .limit(TOLD)
            .mapToObj(number -> number + "=" + events.get(number))
            .collect(Collectors.joining(" "));
    stage
        .lab()
        .console()
        .step("%,d not arrived, %,d held: %s".formatted(account.lost(), stage.held(), first));
  }

  @Override
  public void close() {
    producer.close();
  }
}
