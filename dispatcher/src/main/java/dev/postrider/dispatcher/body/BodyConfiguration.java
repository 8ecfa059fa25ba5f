package dev.postrider.dispatcher.body;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class BodyConfiguration {
  @Bean
  Bodies bodies() {
    return new Bodies();
  }
}
