package dev.postrider.benchmarks.micro;

import dev.postrider.dispatcher.signing.SigningSecret;
import dev.postrider.dispatcher.signing.WebhookSignature;
import dev.postrider.schemas.envelope.MessageId;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What is computed anew for each delivery: its id once, its signature at each attempt. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SigningBenchmark {
  private static final long TIMESTAMP = 1_795_402_810L;

  private final SigningSecret secret =
      SigningSecret.parse("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
  private final byte[] small = EventSamples.json(500);
  private final byte[] large = EventSamples.json(64 * 1024);
  private final String application = "default";
  private final String source = "/shop/payments";
  private final String eventId = "pay_7312";
  private final String messageId = MessageId.of(application, source, eventId);

  @Benchmark
  public String messageId() {
    return MessageId.of(application, source, eventId);
  }

  @Benchmark
  public String sign500Bytes() {
    return WebhookSignature.sign(secret, messageId, TIMESTAMP, small);
  }

  @Benchmark
  public String sign64KiB() {
    return WebhookSignature.sign(secret, messageId, TIMESTAMP, large);
  }
}
