package dev.postrider.producer;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The producer as a program of its own; reads {@code producer.yml}. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ProducerApplication {

  /** The application, not yet run, so that the quickstart can run it beside others in one JVM. */
  public static SpringApplicationBuilder builder() {
    return new SpringApplicationBuilder(ProducerApplication.class)
        .properties("spring.config.name=producer");
  }

  public static void main(String[] args) {
    builder().run(args);
  }
}
