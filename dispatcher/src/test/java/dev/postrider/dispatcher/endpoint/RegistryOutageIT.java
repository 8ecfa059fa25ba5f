package dev.postrider.dispatcher.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.broker.EmbeddedBroker;
import dev.postrider.dispatcher.security.Keysets;
import dev.postrider.dispatcher.security.SecretBox;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class RegistryOutageIT {
  @Test
  @SuppressWarnings("try") // Taking the broker away is what the test is about.
  void goesOnReadingAndSaysThatItCannotWrite() throws Exception {
    var bounds = new RegistryBounds(10, 10, 10, 10, Duration.ofSeconds(3), Duration.ofSeconds(30));
    try (var broker = EmbeddedBroker.temporary()) {
      Map<String, Object> connection = Map.of("bootstrap.servers", broker.bootstrapServers());
      try (var admin = Admin.create(connection)) {
        var topic = new NewTopic("registry", 1, (short) 1);
        admin.createTopics(List.of(topic.configs(Map.of("cleanup.policy", "compact")))).all().get();
      }
      try (var registry =
          new Registry(
              new RegistryTopic(connection, "registry", "registry-writer"),
              bounds,
              SecretBox.of(Keysets.generate()),
              InstantSource.system(),
              new SimpleMeterRegistry())) {
        registry.start();
        broker.close();

        var write = registry.createApplication(new ApplicationDraft(null, "late", Map.of()), false);

        assertThat(write.get(5, TimeUnit.SECONDS)).isInstanceOf(Written.Unavailable.class);
        assertThat(registry.application("default")).isNotNull();
      }
    }
  }
}
