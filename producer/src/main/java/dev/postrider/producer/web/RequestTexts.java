package dev.postrider.producer.web;

import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.WebFilter;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.module.SimpleModule;

/** Refuses text that cannot be kept, wherever a request has it. */
@Configuration(proxyBeanMethods = false)
class RequestTexts {
  @Bean
  JacksonModule storableText() {
    return new SimpleModule("storable-text").addDeserializer(String.class, new StorableText());
  }

  @Bean
  WebFilter storableAddresses() {
    return (exchange, chain) -> {
      requireStorable(exchange.getRequest());
      return chain.filter(exchange);
    };
  }

  private static void requireStorable(ServerHttpRequest request) {
    if (!StorableText.isStorable(request.getURI().getPath())) {
      throw new InvalidRequest("path", StorableText.EXPECTED);
    }
    for (Map.Entry<String, List<String>> parameter : request.getQueryParams().entrySet()) {
      if (!parameter.getValue().stream()
          .allMatch(value -> value == null || StorableText.isStorable(value))) {
        throw new InvalidRequest(parameter.getKey(), StorableText.EXPECTED);
      }
    }
  }
}
