package dev.postrider.dispatcher.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.dispatcher.deadletter.DurableWriter;
import dev.postrider.schemas.Headers;
import dev.postrider.schemas.Topics;
import dev.postrider.schemas.codec.InternalCodec;
import dev.postrider.schemas.internal.QueueCommand;
import java.time.InstantSource;
import java.util.Locale;
import org.apache.kafka.clients.producer.ProducerRecord;
import reactor.core.publisher.Mono;

/** Asks the owner of an endpoint's queue to do something with what is held until now. */
public final class QueueCommands {
  private static final int BYTES = 512;

  private final DurableWriter writer;
  private final InstantSource clock;
  private final InternalCodec<QueueCommand> codec = InternalCodec.of(QueueCommand.class);

  QueueCommands(DurableWriter writer, InstantSource clock) {
    this.writer = writer;
    this.clock = clock;
  }

  /** What may be asked for. */
  public enum Command {
    /** Removes everything, unsent and without dead letters. */
    PURGE,
    /** Attempts everything now, whatever it waits for. */
    FLUSH
  }

  /** Completes when the command is in the queue, behind all that was held before. */
  public Mono<Void> give(Command command, String endpointId) {
    return write(builder(endpointId, command.name()).build());
  }

  /** Tells the owner that the requests of a task that had the endpoint before have ended. */
  void handedOver(String endpointId, String sender) {
    write(builder(endpointId, "HANDED_OVER").setSender(sender).build()).subscribe();
  }

  private QueueCommand.Builder builder(String endpointId, String command) {
    return QueueCommand.newBuilder()
        .setEndpointId(endpointId)
        .setCommand(command)
        .setAt(clock.instant());
  }

  private Mono<Void> write(QueueCommand command) {
    return writer.write(Topics.QUEUE, () -> record(command), BYTES);
  }

  private ProducerRecord<byte[], byte[]> record(QueueCommand command) {
    var record =
        new ProducerRecord<>(
            Topics.QUEUE, command.getEndpointId().getBytes(UTF_8), codec.encode(command));
    record
        .headers()
        .add(Headers.QUEUE_COMMAND, command.getCommand().toLowerCase(Locale.ROOT).getBytes(UTF_8));
    return record;
  }
}
