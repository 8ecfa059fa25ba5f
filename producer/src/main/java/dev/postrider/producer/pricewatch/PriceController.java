package dev.postrider.producer.pricewatch;

import dev.postrider.producer.web.Problem;
import jakarta.validation.Valid;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

@RestController
final class PriceController {
  private static final String ROUTE = "/prices";

  /** Header of a refusal: how many observations of the stream were applied before. */
  private static final String OBSERVED = "Prices-Observed";

  /** Of a stream: so many are one transaction, */
  private static final int BATCH = 1_000;

  /** or what came within so long. */
  private static final Duration BATCH_WAIT = Duration.ofMillis(50);

  /** Of a stream: so many are gathered while one is applied. */
  private static final int BATCHES_AHEAD = 1;

  private final PriceBatches batches;
  private final PriceTable prices;
  private final Room streams;
  private final Scheduler database;

  PriceController(
      PriceBatches batches,
      PriceTable prices,
      PriceSettings settings,
      AsyncTaskExecutor applicationTaskExecutor) {
    this.batches = batches;
    this.prices = prices;
    this.streams =
        new Room(
            settings.maxStreams(),
            Duration.ZERO,
            "There are %d streams of prices already (postrider.producer.pricewatch.max-streams);"
                    .formatted(settings.maxStreams())
                + " send it when one has ended, or write into one that is open.");
    this.database = Schedulers.fromExecutor(applicationTaskExecutor);
  }

  @PostMapping(path = ROUTE, consumes = MediaType.APPLICATION_JSON_VALUE)
  Observed observe(@Valid @RequestBody Observation observation) {
    return batches.apply(List.of(observation));
  }

  /**
   * A stream of any length, one observation a line, applied in batches while it is read. What was
   * applied stays so if a later line is refused; the refusal's header tells how many.
   */
  @PostMapping(path = ROUTE, consumes = MediaType.APPLICATION_NDJSON_VALUE)
  Mono<Observed> observe(
      @Valid @RequestBody Flux<Observation> observations, ServerHttpResponse response) {
    LongAdder taken = new LongAdder();
    return Mono.using(streams::enter, _ -> apply(observations, taken))
        .doOnError(_ -> response.getHeaders().set(OBSERVED, taken.toString()));
  }

  /** Fails when nothing is being applied any more. */
  Mono<Observed> apply(Flux<Observation> observations, LongAdder taken) {
    return observations
        .bufferTimeout(BATCH, BATCH_WAIT, true)
        .concatMapDelayError(
            batch ->
                Mono.fromCallable(() -> batches.apply(batch, taken::add)).subscribeOn(database),
            false,
            BATCHES_AHEAD)
        .reduce(Observed.NOTHING, Observed::plus);
  }

  @GetMapping(ROUTE + "/{item}")
  Price get(@PathVariable String item, @RequestParam String currency) {
    return prices
        .find(new Item(item, currency))
        .filter(price -> price.minorUnits() != null)
        .orElseThrow(() -> Problem.notFound("price of", item));
  }
}
