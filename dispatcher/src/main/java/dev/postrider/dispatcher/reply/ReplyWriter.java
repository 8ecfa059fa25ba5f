package dev.postrider.dispatcher.reply;

import dev.postrider.dispatcher.deadletter.DurableWriter;
import dev.postrider.dispatcher.delivery.Delivery;
import dev.postrider.dispatcher.delivery.Replies;
import dev.postrider.dispatcher.delivery.ReplyProblem;
import dev.postrider.schemas.Topics;
import dev.postrider.schemas.envelope.Event;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import reactor.core.publisher.Mono;

/** Writes replies to {@link Topics#REPLIES}, and counts them and what could be none. */
final class ReplyWriter implements Replies {
  /** About what the attributes of a reply take, without its subject and its cause. */
  private static final int ATTRIBUTES_BYTES = 1024;

  private final DurableWriter writer;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final Counter published;
  private final ReplyEvents events = new ReplyEvents();

  ReplyWriter(DurableWriter writer, InstantSource clock, MeterRegistry meters) {
    this.writer = writer;
    this.clock = clock;
    this.meters = meters;
    this.published =
        Counter.builder("postrider.replies.published")
            .description("Answers that were published to " + Topics.REPLIES)
            .register(meters);
    for (ReplyProblem problem : ReplyProblem.values()) {
      leftOut(problem);
    }
  }

  @Override
  public Mono<Void> publish(Delivery delivery, int status, byte[] body) {
    // When it was answered, not when Kafka had room for it.
    Instant answeredAt = clock.instant();
    return writer
        .write(
            Topics.REPLIES,
            () -> events.of(delivery, status, body, answeredAt),
            sizeOf(delivery, body))
        .doOnSuccess(_ -> published.increment())
        // The attributes come from the event, so its subject may be what is too large.
        .onErrorResume(
            RecordTooLargeException.class,
            _ -> Mono.fromRunnable(() -> leaveOut(delivery, ReplyProblem.TOO_LARGE)));
  }

  private static long sizeOf(Delivery delivery, byte[] body) {
    Event event = delivery.event();
    String subject = event.subject();
    return body.length
        + ATTRIBUTES_BYTES
        + event.id().length()
        + event.source().length()
        + (subject == null ? 0 : subject.length());
  }

  @Override
  public void leaveOut(Delivery delivery, ReplyProblem problem) {
    leftOut(problem).increment();
  }

  private Counter leftOut(ReplyProblem problem) {
    return Counter.builder("postrider.replies.left.out")
        .description("Answers that were wanted as replies and cannot be published")
        .tag("why", problem.word())
        .register(meters);
  }
}
