package dev.postrider.producer.shipment;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When a shipment is announced.
 *
 * @param leadTime so long before it may arrive
 */
@Validated
@ConfigurationProperties("postrider.producer.shipment")
record ShipmentSettings(
    @DefaultValue("30m") @NotNull @DurationMin(seconds = 0) @DurationMax(days = 30)
        Duration leadTime) {}
