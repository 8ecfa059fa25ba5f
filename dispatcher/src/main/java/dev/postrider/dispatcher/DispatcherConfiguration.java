package dev.postrider.dispatcher;

import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DispatcherConfiguration {

  /** The only clock: tests set their own. */
  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }
}
