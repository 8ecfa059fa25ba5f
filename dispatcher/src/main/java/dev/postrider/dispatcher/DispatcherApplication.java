package dev.postrider.dispatcher;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The dispatcher as a program of its own; reads {@code dispatcher.yml}. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class DispatcherApplication {

  /** The application, not yet run, so that the quickstart can run it beside others in one JVM. */
  public static SpringApplicationBuilder builder() {
    return new SpringApplicationBuilder(DispatcherApplication.class)
        .properties("spring.config.name=dispatcher");
  }

  public static void main(String[] args) {
    builder().run(args);
  }
}
