package dev.postrider.producer.reply;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where answers come from and whose count.
 *
 * @param answeringEndpoints endpoint id by application; one that was named over HTTP goes first
 * @param keep how long answers are kept
 */
@Validated
@ConfigurationProperties("postrider.producer.replies")
record ReplySettings(
    @DefaultValue("postrider.replies") @NotBlank String topic,
    @DefaultValue("postrider-producer") @NotBlank String groupId,
    @DefaultValue
        Map<
                String,
                @Pattern(
                    regexp = AnsweringEndpointController.ENDPOINT_ID,
                    message = "must be the id of an endpoint (ep_...), not its uid")
                String>
            answeringEndpoints,
    @DefaultValue("30d") @NotNull @DurationMin(minutes = 1) @DurationMax(days = 3650)
        Duration keep) {}
