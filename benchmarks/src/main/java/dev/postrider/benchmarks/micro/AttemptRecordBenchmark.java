package dev.postrider.benchmarks.micro;

import dev.postrider.schemas.codec.InternalCodec;
import dev.postrider.schemas.internal.DeliveryAttempt;
import java.time.Instant;
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

/** The log record that every attempt costs, up to the bytes that the producer takes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AttemptRecordBenchmark {
  private final InternalCodec<DeliveryAttempt> codec = InternalCodec.of(DeliveryAttempt.class);
  private final Instant startedAt = Instant.parse("2026-11-23T03:00:07.252Z");
  private final DeliveryAttempt attempt = attempt();

  @Benchmark
  public byte[] encode() {
    return codec.encode(attempt);
  }

  @Benchmark
  public byte[] buildAndEncode() {
    return codec.encode(attempt());
  }

  private DeliveryAttempt attempt() {
    return DeliveryAttempt.newBuilder()
        .setMessageId("msg_7MYWUv8e24grbDXk13nQ2h")
        .setEndpointId("ep_000000000000000000000000001")
        .setApplication("default")
        .setEventType(EventSamples.TYPE)
        .setAttempt(1)
        .setStartedAt(startedAt)
        .setDurationMillis(3)
        .setOutcome("delivered")
        .setStatus(204)
        .setTopic(EventSamples.TOPIC)
        .setPartition(3)
        .setOffset(42)
        .build();
  }
}
