package dev.postrider.producer.sample;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the samples take their chance from. */
@Configuration(proxyBeanMethods = false)
class SampleConfiguration {

  @Bean
  RandomGenerator random() {
    return new SecureRandom();
  }
}
