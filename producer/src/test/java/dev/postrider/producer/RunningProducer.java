package dev.postrider.producer;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The producer as its users run it, on a free port. */
final class RunningProducer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private final ConfigurableApplicationContext context;

  RunningProducer(String bootstrapServers, String... settings) {
    List<String> arguments = new ArrayList<>(List.of(settings));
    arguments.add("--server.port=0");
    arguments.add("--spring.kafka.bootstrap-servers=" + bootstrapServers);
    context = ProducerApplication.builder().run(arguments.toArray(String[]::new));
  }

  WebTestClient client() {
    return WebTestClient.bindToServer()
        .baseUrl(address().toString())
        .responseTimeout(PATIENCE)
        .build();
  }

  URI address() {
    String port = Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port"));
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    context.close();
  }
}
