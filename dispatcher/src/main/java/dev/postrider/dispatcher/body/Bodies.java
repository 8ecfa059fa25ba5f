package dev.postrider.dispatcher.body;

import static java.util.Objects.requireNonNull;

import dev.postrider.dispatcher.body.BodyFormat.CloudEvents;
import dev.postrider.dispatcher.body.BodyFormat.Raw;
import dev.postrider.dispatcher.body.BodyFormat.Standard;
import dev.postrider.dispatcher.body.BodyFormat.Template;
import dev.postrider.dispatcher.body.BodyFormat.TextMessage;
import dev.postrider.schemas.Headers;
import dev.postrider.schemas.envelope.Event;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Makes bodies. Those that hold the event's data as it is are made at once; templates on threads of
 * their own, so that no template keeps a poll thread or an event loop, and in {@link Turns}, so
 * that none keeps the others waiting.
 */
public final class Bodies implements AutoCloseable {
  private static final int THREADS =
      Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4);
  private static final Duration MAX_WAIT = Duration.ofSeconds(5);

  /** For expressions as deep as {@link Meter#MAX_DEPTH}, each level of which takes many frames. */
  private static final long STACK_BYTES = 8 << 20;

  private interface Making {
    Body make() throws TemplateFailure;
  }

  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  /**
   * Whose turn it is to be: a template, of one application. Endpoints of the same application that
   * have the same template share what is made of an event, and so what it takes.
   */
  private record Owner(String application, BodyFormat format) {}

  private final Turns<Asked> turns = new Turns<>();
  private final ThreadPoolExecutor threads;
  private final ThreadLocal<TemplateWorker> worker = ThreadLocal.withInitial(TemplateWorker::new);

  public Bodies() {
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            // One entry for each job that waits, so it is bounded as those are.
            new LinkedBlockingQueue<>(),
            task -> {
              String name = "postrider-template-" + number.incrementAndGet();
              Thread thread = new Thread(null, task, name, STACK_BYTES);
              thread.setDaemon(true);
              return thread;
            });
    threads.execute(this::warmUp);
  }

  /** The first evaluation takes as long as a hundred later ones, and would be near its bound. */
  private void warmUp() {
    for (Service service : Service.values()) {
      for (String type : Examples.types()) {
        TextMessage message = new TextMessage(service, new TextOptions("1", "2", null));
        rendering(
            () -> worker().make(message, TemplateInput.of(requireNonNull(Examples.of(type)))));
      }
    }
  }

  /** What the event's body is in that format; never an error. */
  public Mono<Rendering> render(BodyFormat format, Event event) {
    return switch (format) {
      case Standard() -> made(StandardBody.of(event), Headers.JSON);
      case Raw() -> made(event.data(), Headers.JSON);
      case CloudEvents() -> made(StandardBody.cloudEvent(event), Headers.CLOUDEVENTS_JSON);
      case Template template ->
          inTurn(
              new Owner(event.application(), template),
              () -> worker().make(template, TemplateInput.of(event)));
      case TextMessage message ->
          inTurn(
              new Owner(event.application(), message),
              () -> worker().make(message, TemplateInput.of(event)));
    };
  }

  /**
   * Reads the expressions of a format without an event.
   *
   * @return failed if one of them cannot be read, else made, with no body
   */
  public Mono<Rendering> read(BodyFormat format) {
    return format.expressions().isEmpty()
        ? made(new byte[0], Headers.JSON)
        : inTurn(
            new Owner("", format),
            () -> {
              for (String expression : format.expressions()) {
                worker().read(expression);
              }
              return new Body(new byte[0], Headers.JSON);
            });
  }

  private static Mono<Rendering> made(byte[] bytes, String contentType) {
    return Mono.just(new Rendering.Made(new Body(bytes, contentType)));
  }

  private TemplateWorker worker() {
    return requireNonNull(worker.get());
  }

  private Mono<Rendering> inTurn(Owner owner, Making making) {
    return Mono.<Rendering>create(asked -> ask(owner, making, asked))
        .timeout(MAX_WAIT, Mono.fromSupplier(Rendering.Busy::new))
        // Whoever asks later may find room.
        .cacheInvalidateIf(rendering -> rendering instanceof Rendering.Busy);
  }

  private void ask(Owner owner, Making making, MonoSink<Rendering> sink) {
    Asked asked = new Asked(owner, making, sink);
    if (!turns.add(asked)) {
      sink.success(new Rendering.Busy());
      return;
    }
    sink.onCancel(() -> turns.withdraw(asked));
    threads.execute(this::serveNext);
  }

  private static final class Asked extends Turns.Job {
    private final Making making;
    private final MonoSink<Rendering> sink;

    Asked(Owner owner, Making making, MonoSink<Rendering> sink) {
      super(owner);
      this.making = making;
      this.sink = sink;
    }
  }

  private void serveNext() {
    Asked next = turns.next();
    if (next == null) {
      // One that waited was withdrawn.
      return;
    }
    long began = CPU.getCurrentThreadCpuTime();
    Rendering rendering;
    try {
      rendering = rendering(next.making);
    } catch (RuntimeException bug) {
      next.sink.error(bug);
      return;
    } finally {
      turns.done(next, CPU.getCurrentThreadCpuTime() - began);
    }
    next.sink.success(rendering);
  }

  private static Rendering rendering(Making making) {
    try {
      return new Rendering.Made(making.make());
    } catch (TemplateFailure failure) {
      String why = "the template failed: " + failure.getMessage();
      return failure.isOfTime() ? new Rendering.TooSlow(why) : new Rendering.Failed(why);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
