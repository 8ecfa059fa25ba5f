package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.ingest.Assignment.Accounts;
import dev.postrider.dispatcher.ingest.Assignment.Beginnings;
import dev.postrider.dispatcher.ingest.Assignment.Handover;
import dev.postrider.dispatcher.ingest.PollLoop.Upkeep;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import reactor.core.publisher.Mono;

/** Makes poll loops, each with a consumer of its own. */
final class PollLoops implements Supplier<PollLoop> {
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Source source;
  private final Sink sink;
  private final IngestMeters meters;

  PollLoops(
      Supplier<Consumer<byte[], byte[]>> consumers, Source source, Sink sink, IngestMeters meters) {
    this.consumers = consumers;
    this.source = source;
    this.sink = sink;
    this.meters = meters;
  }

  /** What is consumed, and how. */
  record Source(Admin admin, Set<String> topics, IngestProperties properties) {}

  /**
   * Where it goes.
   *
   * @param pipeline what completes when everything about a record is settled
   */
  record Sink(Room room, Function<RecordInFlight, Mono<Void>> pipeline) {}

  @Override
  public PollLoop get() {
    IngestProperties properties = source.properties();
    StartOffsets startOffsets = new StartOffsets(source.admin(), properties);
    // Asked first: it fails while the cluster is away, and a consumer would be left open.
    FirstStart firstStart = startOffsets.ofFirstStart(source.topics());
    Consumer<byte[], byte[]> consumer = consumers.get();
    Pressure pressure = new Pressure(consumer, sink.room(), meters);
    Turns turns = new Turns(pressure, sink.pipeline());
    OffsetCommitter committer = new OffsetCommitter(consumer, properties.commitInterval(), meters);
    Assignment assignment =
        new Assignment(
            consumer,
            new Beginnings(
                source.topics(),
                startOffsets,
                firstStart,
                new TopicWatch(source.admin(), source.topics())),
            new Handover(committer, turns, properties.revokeDrain()),
            new Accounts(sink.room().inFlight(), meters));
    return new PollLoop(
        consumer,
        new Upkeep(assignment, pressure, committer, properties.stopDrain()),
        turns,
        meters);
  }
}
