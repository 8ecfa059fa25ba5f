package dev.postrider.producer.publish;

import jakarta.validation.constraints.NotBlank;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The topics that each source writes to.
 *
 * @param events for every type that has no source of its own
 */
@Validated
@ConfigurationProperties("postrider.producer.topics")
public record ProducerTopics(
    @DefaultValue("payments") @NotBlank String payments,
    @DefaultValue("logins") @NotBlank String logins,
    @DefaultValue("prices") @NotBlank String prices,
    @DefaultValue("shipments") @NotBlank String shipments,
    @DefaultValue("events") @NotBlank String events) {

  /** All of them; some may be the same. */
  public List<String> all() {
    return List.of(payments, logins, prices, shipments, events);
  }
}
