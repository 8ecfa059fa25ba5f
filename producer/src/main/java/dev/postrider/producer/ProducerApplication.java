package dev.postrider.producer;

import java.time.Duration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.reactor.netty.autoconfigure.ReactorNettyProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;

/** The producer as a program of its own; reads {@code producer.yml}. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ProducerApplication {

  /** The application, not yet run, so that the quickstart can run it beside others in one JVM. */
  public static SpringApplicationBuilder builder() {
    return new SpringApplicationBuilder(ProducerApplication.class)
        .properties("spring.config.name=producer");
  }

  /** Event loops of its own: stopping it must not stop those of others in one JVM. */
  @Bean
  ReactorResourceFactory reactorResources(ReactorNettyProperties properties) {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    Duration quietPeriod = properties.getShutdownQuietPeriod();
    if (quietPeriod != null) {
      resources.setShutdownQuietPeriod(quietPeriod);
    }
    return resources;
  }

  public static void main(String[] args) {
    builder().run(args);
  }
}
