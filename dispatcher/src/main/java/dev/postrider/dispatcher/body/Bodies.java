package dev.postrider.dispatcher.body;

import static java.util.Objects.requireNonNull;

import dev.postrider.dispatcher.body.BodyFormat.CloudEvents;
import dev.postrider.dispatcher.body.BodyFormat.Raw;
import dev.postrider.dispatcher.body.BodyFormat.Standard;
import dev.postrider.dispatcher.body.BodyFormat.Template;
import dev.postrider.dispatcher.body.BodyFormat.TextMessage;
import dev.postrider.schemas.Headers;
import dev.postrider.schemas.envelope.Event;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Makes bodies. Those that hold the event's data as it is are made at once; templates on threads of
 * their own, so that no template keeps a poll thread or an event loop.
 */
public final class Bodies implements AutoCloseable {
  private static final int THREADS =
      Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4);
  private static final int MAX_WAITING = 10_000;
  private static final Duration MAX_WAIT = Duration.ofSeconds(5);

  /** For expressions as deep as {@link Meter#MAX_DEPTH}, each level of which takes many frames. */
  private static final long STACK_BYTES = 8 << 20;

  private interface Making {
    Body make() throws TemplateFailure;
  }

  private final ThreadPoolExecutor threads;
  private final Scheduler scheduler;
  private final ThreadLocal<TemplateWorker> worker = ThreadLocal.withInitial(TemplateWorker::new);

  public Bodies() {
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> {
              String name = "postrider-template-" + number.incrementAndGet();
              Thread thread = new Thread(null, task, name, STACK_BYTES);
              thread.setDaemon(true);
              return thread;
            });
    scheduler = Schedulers.fromExecutorService(threads);
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
      case Template template -> onWorker(() -> worker().make(template, TemplateInput.of(event)));
      case TextMessage message -> onWorker(() -> worker().make(message, TemplateInput.of(event)));
    };
  }

  /**
   * Reads the expressions of a format without an event.
   *
   * @return failed if one of them cannot be read, else made, with no body
   */
  public Mono<Rendering> read(BodyFormat format) {
    String expression =
        switch (format) {
          case Template template -> template.expression();
          case TextMessage message -> message.options().text();
          case Standard _, Raw _, CloudEvents _ -> null;
        };
    return expression == null
        ? made(new byte[0], Headers.JSON)
        : onWorker(() -> {
          worker().read(expression);
          return new Body(new byte[0], Headers.JSON);
        });
  }

  private static Mono<Rendering> made(byte[] bytes, String contentType) {
    return Mono.just(new Rendering.Made(new Body(bytes, contentType)));
  }

  private TemplateWorker worker() {
    return requireNonNull(worker.get());
  }

  private Mono<Rendering> onWorker(Making making) {
    return Mono.fromCallable(() -> rendering(making))
        .subscribeOn(scheduler)
        .timeout(MAX_WAIT, Mono.fromSupplier(Rendering.Busy::new))
        .onErrorResume(RejectedExecutionException.class, _ -> Mono.just(new Rendering.Busy()))
        // Whoever asks later may find room.
        .cacheInvalidateIf(rendering -> rendering instanceof Rendering.Busy);
  }

  private static Rendering rendering(Making making) {
    try {
      return new Rendering.Made(making.make());
    } catch (TemplateFailure failure) {
      return new Rendering.Failed("the template failed: " + failure.getMessage());
    }
  }

  @Override
  public void close() {
    scheduler.dispose();
    threads.shutdownNow();
  }
}
