package dev.postrider.dispatcher.endpoint;

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
    @DefaultValue("60s") Duration startTimeout) {}
