package dev.postrider.benchmarks.bareloop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.postrider.benchmarks.load.Customers;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * The least that carries events from a topic to endpoints: consume, sign, post, note the attempt.
 * No envelope, no routing, no body of its own, no retry, no deadline; and an offset is committed
 * whatever became of the record. What it does do, it does with the dispatcher's own settings and
 * bounds.
 */
final class BareLoop {
  private static final Logger log = LoggerFactory.getLogger(BareLoop.class);
  private static final int MAX_IN_FLIGHT = 32;

  /** Records that are not done; more made it slower, and opened thousands of sockets. */
  private static final int MAX_RECORDS = 1_000;

  private static final int IO_THREADS = 1;
  private static final Duration POLL = Duration.ofMillis(100);

  private static final Duration PAUSE = Duration.ofMillis(1);
  private static final int FETCH_BYTES = 448 * 1024;

  /** A record of the dispatcher's attempt log has as much, its key too. */
  private static final int ATTEMPT_BYTES = 130;

  private static final int ENDPOINT_ID_BYTES = 30;
  private static final String ALGORITHM = "HmacSHA256";
  private static final ThreadLocal<Mac> MACS = ThreadLocal.withInitial(BareLoop::mac);

  private final String topic;
  private final String attemptsTopic;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> attempts;
  private final HttpClient client;
  private final List<Lane> lanes;
  private final AtomicInteger records = new AtomicInteger();

  BareLoop(String bootstrapServers, String topic, String attemptsTopic, Path urls)
      throws IOException {
    this.topic = topic;
    this.attemptsTopic = attemptsTopic;
    this.consumer = consumer(bootstrapServers);
    this.attempts = attemptProducer(bootstrapServers);
    this.client =
        HttpClient.create(
                ConnectionProvider.builder("bare-loop")
                    .lifo()
                    .maxConnections(MAX_IN_FLIGHT)
                    .pendingAcquireMaxCount(MAX_RECORDS)
                    .build())
            .runOn(LoopResources.create("bare-loop", IO_THREADS, true))
            .followRedirect(false)
            .disableRetry(true);
    this.lanes =
        Files.readAllLines(urls).stream()
            .map(url -> new Lane(URI.create(url), newKey(), MAX_IN_FLIGHT, this::send))
            .toList();
  }

  void awaitAssignment() {
    consumer.subscribe(List.of(topic));
    while (consumer.assignment().isEmpty()) {
      take(POLL);
    }
  }

  /** Runs until the process ends. */
  void run() {
    while (true) {
      // Without pausing: heartbeats go on meanwhile, and a poll would spin while its buffer has
      // records of paused partitions.
      while (records.get() >= MAX_RECORDS) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
      take(POLL);
    }
  }

  private void take(Duration wait) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
      records.incrementAndGet();
      lanes.get(Customers.number(record.key())).enter(record);
    }
  }

  private void send(Lane lane, ConsumerRecord<byte[], byte[]> record) {
    long startedAt = System.currentTimeMillis();
    String id = LoopIds.of(record.partition(), record.offset());
    String timestamp = Long.toString(startedAt / 1000);
    byte[] body = record.value();
    String signature = sign(lane.key(), id, timestamp, body);
    var _ =
        client
            .post()
            .uri(lane.url())
            .send((request, out) -> {
              request
                  .requestHeaders()
                  .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                  .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                  .set("webhook-id", id)
                  .set("webhook-timestamp", timestamp)
                  .set("webhook-signature", signature);
              return out.sendObject(Unpooled.wrappedBuffer(body));
            })
            .responseSingle(
                (response, content) -> content.then(Mono.just(response.status().code())))
            .subscribe(
                status -> done(lane, record, id, startedAt, status),
                failure -> {
                  log.error("a request failed", failure);
                  done(lane, record, id, startedAt, 0);
                });
  }

  @SuppressWarnings("FutureReturnValueIgnored") // As the dispatcher: history is best effort.
  private void done(
      Lane lane, ConsumerRecord<byte[], byte[]> record, String id, long startedAt, int status) {
    ByteBuffer attempt = ByteBuffer.allocate(ATTEMPT_BYTES);
    attempt.put(id.getBytes(US_ASCII));
    attempt.putLong(startedAt);
    attempt.putInt((int) (System.currentTimeMillis() - startedAt));
    attempt.putInt(status);
    attempt.putInt(record.partition());
    attempt.putLong(record.offset());
    byte[] key = new byte[ENDPOINT_ID_BYTES];
    System.arraycopy(record.key(), 0, key, 0, record.key().length);
    attempts.send(new ProducerRecord<>(attemptsTopic, key, attempt.array()));
    records.decrementAndGet();
    lane.leave();
  }

  private static String sign(SecretKeySpec key, String id, String timestamp, byte[] body) {
    try {
      Mac mac = MACS.get();
      mac.init(key);
      mac.update((id + '.' + timestamp + '.').getBytes(US_ASCII));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Mac mac() {
    try {
      return Mac.getInstance(ALGORITHM);
    } catch (GeneralSecurityException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  private static SecretKeySpec newKey() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return new SecretKeySpec(key, ALGORITHM);
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            ConsumerConfig.GROUP_ID_CONFIG,
            "bare-loop",
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            "consumer",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.AUTO_COMMIT_INTERVAL_MS_CONFIG,
            200,
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
            FETCH_BYTES),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static Producer<byte[], byte[]> attemptProducer(String bootstrapServers) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            ProducerConfig.LINGER_MS_CONFIG,
            20,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
