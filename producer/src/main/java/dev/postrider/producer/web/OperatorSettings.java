package dev.postrider.producer.web;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may decide what others only use.
 *
 * @param tokens each opens the operators' routes; without one, they are closed
 */
@Validated
@ConfigurationProperties("postrider.producer.operator")
record OperatorSettings(
    @DefaultValue @NotNull @Size(max = 100)
        List<@NotNull @Size(min = 16, max = 512, message = "is 16 to 512 characters long") String>
            tokens) {

  /** Without the tokens. */
  @Override
  public String toString() {
    return "OperatorSettings[%d tokens]".formatted(tokens.size());
  }
}
