package dev.postrider.producer.outbox;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** A process that writes facts, publishes their events, and is gone at a {@link CrashPoint}. */
final class CrashingProducer {
  static final int EXIT = 137;
  private static final int FACTS_OF_AN_ACCOUNT = 20;
  private static final List<String> ACCOUNTS = List.of("acc_1", "acc_2", "acc_3");

  private CrashingProducer() {}

  /** As {@code kill -9} would: no hook runs, nothing is closed. */
  static void crash() {
    Runtime.getRuntime().halt(EXIT);
  }

  public static void main(String[] arguments) throws InterruptedException {
    CrashPoint point = CrashPoint.valueOf(arguments[3]);
    TestInstance instance =
        new TestInstance(
            arguments[0],
            Map.of(
                "bootstrap.servers",
                arguments[1],
                "interceptor.classes",
                CrashingClient.class.getName(),
                CrashingClient.POINT,
                point.name()),
            arguments[2],
            TestInstance.Tuning.USUAL.with(outlet -> new CrashingOutlet(outlet, point)));
    for (int n = 1; n <= FACTS_OF_AN_ACCOUNT; n++) {
      for (String account : ACCOUNTS) {
        boolean last = n == FACTS_OF_AN_ACCOUNT && point == CrashPoint.BEFORE_THE_COMMIT;
        instance.write(account, n, last ? CrashingProducer::crash : () -> {});
      }
    }
    if (point == CrashPoint.AFTER_THE_COMMIT) {
      crash();
    }
    instance.started();
    while (instance.waiting() > 0) {
      Thread.sleep(TestInstance.POLL);
    }
    crash();
  }

  /** Crashes around a page. */
  private record CrashingOutlet(Outlet outlet, CrashPoint point) implements Around {
    @Override
    public List<Fate> send(List<WaitingEvent> events) throws InterruptedException {
      if (point == CrashPoint.LANE_CLAIMED) {
        crash();
      }
      List<Fate> fates = outlet.send(events);
      if (point == CrashPoint.ALL_ACKNOWLEDGED) {
        crash();
      }
      return fates;
    }
  }

  /** Crashes within a page, in Kafka's client. */
  public static final class CrashingClient implements ProducerInterceptor<byte[], byte[]> {
    static final String POINT = "crash.point";
    private static final int SOME = 7;
    private final AtomicInteger sent = new AtomicInteger();
    private @Nullable CrashPoint point;

    @Override
    public void configure(Map<String, ?> settings) {
      point = CrashPoint.valueOf(String.valueOf(settings.get(POINT)));
    }

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
      if (sent.incrementAndGet() == SOME && point == CrashPoint.BEING_SENT) {
        crash();
      }
      return record;
    }

    @Override
    public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
      if (point == CrashPoint.FIRST_ACKNOWLEDGED) {
        crash();
      }
    }

    @Override
    public void close() {}
  }
}
