package dev.postrider.quickstart;

import dev.postrider.dispatcher.DispatcherApplication;
import dev.postrider.dispatcher.security.Keysets;
import dev.postrider.producer.ProducerApplication;
import dev.postrider.quickstart.demo.Demo;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.MapPropertySource;

/** Dispatcher and producer as two Spring applications in this JVM, started side by side. */
final class Applications {
  /** On the class path for the dispatcher; the producer has no logins, here as on its own. */
  private static final String SECURITY_OF_THE_DISPATCHER =
      String.join(
          ",",
          "org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration",
          "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
          "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration",
          "org.springframework.boot.security.oauth2.server.resource.autoconfigure.reactive.ReactiveOAuth2ResourceServerAutoConfiguration",
          "org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.reactive.ReactiveOAuth2ResourceServerWebSecurityAutoConfiguration");

  /** On the class path for the producer; the dispatcher has no database to depend on. */
  private static final String DATABASE_OF_THE_PRODUCER =
      String.join(
          ",",
          "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
          "org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration",
          "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
          "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
          "org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration",
          "org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration",
          "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration");

  private final Addresses addresses;
  private final DataFolder folder;
  private final Parts parts;

  Applications(Addresses addresses, DataFolder folder, Parts parts) {
    this.addresses = addresses;
    this.folder = folder;
    this.parts = parts;
  }

  void start(UpOptions options) {
    Executor besideThis = task -> Thread.ofPlatform().name("start-producer").daemon().start(task);
    // Made before the two start: the first start makes the token that both are given.
    Map<String, Object> ofProducer = producerSettings();
    if (options.demoSeed() != null) {
      ofProducer.putAll(Demo.PRODUCER_SETTINGS);
    }
    CompletableFuture<ConfigurableApplicationContext> producer =
        CompletableFuture.supplyAsync(
            () -> run("producer", ProducerApplication.builder(), ofProducer), besideThis);
    parts.add(
        run(
            "dispatcher",
            DispatcherApplication.builder(),
            dispatcherSettings(options.retrySchedule())));
    // Added last, so stopped first: the source before what carries.
    parts.add(joined(producer));
  }

  private static ConfigurableApplicationContext joined(
      CompletableFuture<ConfigurableApplicationContext> started) {
    try {
      return started.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof CommandFailure failure ? failure : failed;
    }
  }

  private Map<String, Object> dispatcherSettings(List<Duration> retrySchedule) {
    Map<String, Object> settings = common(addresses.apiPort());
    settings.put("spring.autoconfigure.exclude", DATABASE_OF_THE_PRODUCER);
    settings.put("springdoc.api-docs.enabled", "false");
    settings.putAll(SampleTopics.settings());
    settings.put("postrider.egress.allow", "127.0.0.0/8,::1/128");
    settings.put("postrider.api.tokens", folder.apiToken(ApiToken::generate));
    settings.put("postrider.encryption.keyset-file", folder.keyset(Keysets::generate).toString());
    // Nobody waits half a minute after Ctrl-C: what is in flight then is repeated at the next
    // start.
    settings.put("postrider.ingest.stop-drain", "2s");
    settings.put("postrider.queue.stop-drain", "2s");
    // Each partition is a task with stores of its own: a laptop starts sooner with few.
    settings.put("postrider.queue.partitions", "4");
    // After a kill, the next start waits for so long.
    settings.put("postrider.queue.session-timeout", "6s");
    settings.put("postrider.queue.state-dir", folder.streams().toString());
    settings.put("postrider.internal-topics.replication-factor", "1");
    if (!retrySchedule.isEmpty()) {
      settings.put(
          "postrider.retry.schedule",
          retrySchedule.stream().map(Duration::toString).collect(Collectors.joining(",")));
    }
    return settings;
  }

  private Map<String, Object> producerSettings() {
    Map<String, Object> settings = common(addresses.producerPort());
    settings.put("spring.autoconfigure.exclude", SECURITY_OF_THE_DISPATCHER);
    settings.put("spring.datasource.url", ProducerApplication.h2Url(folder.producerDatabase()));
    settings.put("spring.datasource.username", "postrider");
    settings.put("spring.datasource.password", "");
    // For trigger; it listens to this machine alone.
    settings.put("postrider.producer.samples.enabled", "true");
    settings.put("postrider.producer.operator.tokens", folder.apiToken(ApiToken::generate));
    return settings;
  }

  private Map<String, Object> common(int port) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("server.address", Addresses.HOST);
    settings.put("server.port", port);
    settings.put("spring.kafka.bootstrap-servers", addresses.kafka());
    settings.put("spring.lifecycle.timeout-per-shutdown-phase", "5s");
    settings.put("spring.reactor.netty.shutdown-quiet-period", "0s");
    return settings;
  }

  /** These settings win over the application's own file and over the environment. */
  private ConfigurableApplicationContext run(
      String name, SpringApplicationBuilder application, Map<String, Object> settings) {
    try {
      return application
          .bannerMode(Banner.Mode.OFF)
          .registerShutdownHook(false)
          .initializers(context ->
              context
                  .getEnvironment()
                  .getPropertySources()
                  .addFirst(new MapPropertySource("quickstart", settings)))
          .run();
    } catch (RuntimeException notStarted) {
      throw new CommandFailure(
          "The %s did not start: %s; see %s"
              .formatted(
                  name,
                  NestedExceptionUtils.getMostSpecificCause(notStarted).getMessage(),
                  folder.log()),
          notStarted);
    }
  }
}
