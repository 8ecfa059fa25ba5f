package dev.postrider.dispatcher.security;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param tokens each of them opens all of the API
 */
@ConfigurationProperties("postrider.api")
record ApiAccess(@DefaultValue List<String> tokens) {
  @Override
  public String toString() {
    return "ApiAccess[%d tokens]".formatted(tokens.size());
  }
}
