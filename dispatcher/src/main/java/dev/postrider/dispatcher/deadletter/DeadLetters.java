package dev.postrider.dispatcher.deadletter;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Reads dead letters back from their topics. It changes nothing there, and is in no group. */
public final class DeadLetters {
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final List<String> topics;

  /**
   * @param consumers of committed records alone; their fetches are what is held in memory
   * @param topics dead-letter topics; one that does not exist has none
   */
  public DeadLetters(Supplier<Consumer<byte[], byte[]>> consumers, Collection<String> topics) {
    this.consumers = consumers;
    this.topics = List.copyOf(topics);
  }

  /**
   * What to look for.
   *
   * @param since dead letters of this time and later
   * @param until and earlier than this
   */
  public record Search(String endpointId, Instant since, Instant until) {}

  /**
   * All dead letters of an endpoint that were written within a time and stood there when this is
   * subscribed to: within each partition in their order, each once. A delivery that was given up
   * several times has several. Read as they are asked for, a few megabytes at a time, on a thread
   * that may block; cancelling ends it. Records of another form are skipped.
   *
   * @return fails with Kafka's exception if the topics cannot be read, after half a minute without
   *     an answer at the latest
   */
  public Flux<FoundDeadLetter> find(Search search) {
    return Flux.<List<FoundDeadLetter>, DeadLetterScan>generate(
            () -> DeadLetterScan.begin(consumers.get(), topics, search),
            (scan, found) -> {
              if (scan.isDone()) {
                found.complete();
              } else {
                found.next(scan.next());
              }
              return scan;
            },
            DeadLetterScan::close)
        .subscribeOn(Schedulers.boundedElastic())
        .concatMapIterable(found -> found, 1);
  }
}
