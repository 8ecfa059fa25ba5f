package dev.postrider.dispatcher.endpoint;

import dev.postrider.dispatcher.Setting;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much the registry holds, and how long it waits.
 *
 * @param maxApplications beyond it, none can be created
 * @param maxEndpoints of all applications together
 * @param maxEndpointsPerApplication the fan-out of one event is never larger
 * @param maxWaitingWrites beyond it, writes are refused as unavailable
 * @param writeTimeout from asking for a write to its end, reading it back included
 * @param startTimeout for finding the topic and reading it to its end
 */
@ConfigurationProperties("postrider.registry")
public record RegistryBounds(
    @DefaultValue("100000") int maxApplications,
    @DefaultValue("200000") int maxEndpoints,
    @DefaultValue("10000") int maxEndpointsPerApplication,
    @DefaultValue("1000") int maxWaitingWrites,
    @DefaultValue("10s") Duration writeTimeout,
    @DefaultValue("60s") Duration startTimeout) {

  public RegistryBounds {
    Setting.within("postrider.registry.max-applications", maxApplications, 1, 10_000_000);
    Setting.within("postrider.registry.max-endpoints", maxEndpoints, 1, 10_000_000);
    Setting.within(
        "postrider.registry.max-endpoints-per-application", maxEndpointsPerApplication, 1, 100_000);
    Setting.within("postrider.registry.max-waiting-writes", maxWaitingWrites, 1, 100_000);
    Duration least = Duration.ofMillis(10);
    Setting.within("postrider.registry.write-timeout", writeTimeout, least, Duration.ofMinutes(5));
    Setting.within("postrider.registry.start-timeout", startTimeout, least, Duration.ofMinutes(30));
  }
}
