package dev.postrider.benchmarks.micro;

import dev.postrider.schemas.codec.PayloadCodec;
import dev.postrider.schemas.envelope.Decoded;
import dev.postrider.schemas.envelope.EventDecoder;
import dev.postrider.schemas.event.PaymentOccurred;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From a consumed record to an event, whose data is about 500 bytes of JSON in all four forms. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecodingBenchmark {
  private static final Uuid TOPIC_ID = Uuid.fromString("AAAAAAAAAAAAAAAAAAAAAQ");
  private static final int DATA_BYTES = 500;

  private final EventDecoder decoder =
      new EventDecoder(Map.of(), PayloadCodec.of(List.of(PaymentOccurred.getClassSchema())));
  private final ConsumerRecord<byte[], byte[]> bare = EventSamples.bare(json());
  private final ConsumerRecord<byte[], byte[]> binaryMode = EventSamples.binaryMode(json());
  private final ConsumerRecord<byte[], byte[]> structuredMode = EventSamples.structuredMode(json());

  /** As JSON it is about as long as the others. */
  private final ConsumerRecord<byte[], byte[]> avro = EventSamples.avro("x".repeat(300));

  private static byte[] json() {
    return EventSamples.json(DATA_BYTES);
  }

  @Benchmark
  public Decoded bareJson() {
    return decoder.decode(bare, TOPIC_ID);
  }

  @Benchmark
  public Decoded binaryCloudEvent() {
    return decoder.decode(binaryMode, TOPIC_ID);
  }

  @Benchmark
  public Decoded structuredCloudEvent() {
    return decoder.decode(structuredMode, TOPIC_ID);
  }

  @Benchmark
  public Decoded avroSingleObject() {
    return decoder.decode(avro, TOPIC_ID);
  }
}
