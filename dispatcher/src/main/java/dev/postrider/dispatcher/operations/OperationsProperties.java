package dev.postrider.dispatcher.operations;

import dev.postrider.dispatcher.CannotStart;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where Postrider's own events go.
 *
 * @param application uid of the application whose endpoints may get them; it need not exist
 */
@ConfigurationProperties("postrider.operations")
record OperationsProperties(@DefaultValue("postrider-operator") String application) {
  OperationsProperties {
    if (!application.matches("[a-zA-Z0-9\\-_.]{1,256}")) {
      throw new CannotStart(
          "postrider.operations.application is no uid of an application.",
          "Give 1 to 256 letters, digits, hyphens, underscores and dots.");
    }
  }
}
