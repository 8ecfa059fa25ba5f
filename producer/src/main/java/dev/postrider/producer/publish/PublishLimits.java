package dev.postrider.producer.publish;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of the publishing path; how long Kafka may take is bounded by its own {@code max.block.ms}
 * and {@code delivery.timeout.ms}.
 *
 * @param maxInFlight events handed to Kafka and not yet acknowledged; beyond, requests get 503
 */
@Validated
@ConfigurationProperties("postrider.producer.publish")
record PublishLimits(@DefaultValue("256") @Min(1) @Max(100_000) int maxInFlight) {}
