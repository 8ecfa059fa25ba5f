package dev.postrider.dispatcher.api;

import dev.postrider.dispatcher.InternalTopicsProperties;
import dev.postrider.dispatcher.body.Bodies;
import dev.postrider.dispatcher.endpoint.Registry;
import dev.postrider.dispatcher.security.Keysets;
import dev.postrider.dispatcher.security.SecretBox;
import dev.postrider.dispatcher.testing.Broker;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

/**
 * The API with the registry and the guards, without the rest of the dispatcher. Loopback may be
 * called from 127.0.0.0/8, as in the quickstart.
 */
final class ApiHost implements AutoCloseable {
  static final String TOKEN = "a-token-for-the-tests";

  private final ConfigurableApplicationContext context;

  /** Not marked as a configuration, so that no scan of the whole dispatcher finds it. */
  @EnableAutoConfiguration
  @ComponentScan(
      basePackageClasses = {ApplicationRoutes.class, Registry.class, SecretBox.class, Bodies.class},
      // They ask the endpoint queues, which are not here.
      excludeFilters =
          @ComponentScan.Filter(
              type = FilterType.ASSIGNABLE_TYPE,
              classes = {QueueRoutes.class, RecoverRoutes.class}))
  @ConfigurationPropertiesScan(
      basePackageClasses = {ApplicationRoutes.class, Registry.class, SecretBox.class})
  @EnableConfigurationProperties(InternalTopicsProperties.class)
  static class Parts {
    @Bean
    InstantSource clock() {
      return InstantSource.system();
    }
  }

  private ApiHost(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /** Starts with an empty registry, for as long as no other one is started. */
  static ApiHost start(String... properties) throws Exception {
    Broker.delete("postrider.registry");
    return new ApiHost(run(properties));
  }

  /** The properties are added to those that are needed, or replace them. */
  static ConfigurableApplicationContext run(String... properties) {
    Map<String, String> all = new LinkedHashMap<>();
    Stream.concat(
            Stream.of(
                "spring.kafka.bootstrap-servers=" + Broker.bootstrapServers(),
                "server.port=0",
                "postrider.api.tokens=another-token-of-this," + TOKEN,
                "postrider.encryption.keyset=" + Keysets.generate(),
                "postrider.egress.allow=127.0.0.0/8"),
            Stream.of(properties))
        .forEach(property -> all.put(property.substring(0, property.indexOf('=')), property));
    return new SpringApplicationBuilder(Parts.class)
        .properties("spring.config.name=dispatcher")
        .run(all.values().stream().map(property -> "--" + property).toArray(String[]::new));
  }

  String address() {
    return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
  }

  @Override
  public void close() {
    context.close();
  }
}
