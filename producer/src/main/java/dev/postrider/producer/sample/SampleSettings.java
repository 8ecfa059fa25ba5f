package dev.postrider.producer.sample;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether events may be made up.
 *
 * @param enabled receivers cannot tell samples from what has happened, so only to try things
 */
@ConfigurationProperties("postrider.producer.samples")
record SampleSettings(@DefaultValue("false") boolean enabled) {}
