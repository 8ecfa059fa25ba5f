package dev.postrider.producer;

import java.nio.file.Path;
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
  private static final String H2_SETTINGS =
      ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0";

  /** The application, not yet run, so that the quickstart can run it beside others in one JVM. */
  public static SpringApplicationBuilder builder() {
    return new SpringApplicationBuilder(ProducerApplication.class)
        .properties("spring.config.name=producer");
  }

  /**
   * Where an H2 database in a file is, for {@code spring.datasource.url}: {@code async}, because H2
   * would close it when a thread that reads is interrupted; {@code WRITE_DELAY=0}, so that what was
   * committed survives a kill.
   *
   * @param file without H2's ending
   */
  public static String h2Url(Path file) {
    return "jdbc:h2:async:" + file.toAbsolutePath() + H2_SETTINGS;
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
