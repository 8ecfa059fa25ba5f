package dev.postrider.producer;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A producer as it runs, on a free port. */
public final class RunningProducer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private final ConfigurableApplicationContext context;

  /** With the clock of this machine and an H2 database of its own. */
  public RunningProducer(String bootstrapServers, String... settings) {
    this(bootstrapServers, TestDatabase.H2.freshUrl(), Clock.systemUTC(), settings);
  }

  public RunningProducer(
      String bootstrapServers, String databaseUrl, Clock clock, String... settings) {
    List<String> arguments = new ArrayList<>(TestDatabase.settings(databaseUrl));
    arguments.add("--server.port=0");
    arguments.add("--spring.kafka.bootstrap-servers=" + bootstrapServers);
    arguments.addAll(List.of(settings));
    context =
        ProducerApplication.builder()
            .initializers((GenericApplicationContext fresh) ->
                fresh.registerBean("clock", Clock.class, () -> clock))
            .run(arguments.toArray(String[]::new));
  }

  public WebTestClient client() {
    return WebTestClient.bindToServer()
        .baseUrl(address().toString())
        .responseTimeout(PATIENCE)
        .build();
  }

  public URI address() {
    String port = Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port"));
    return URI.create("http://127.0.0.1:" + port);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public <T> T bean(String name, Class<T> type) {
    return context.getBean(name, type);
  }

  @Override
  public void close() {
    context.close();
  }
}
