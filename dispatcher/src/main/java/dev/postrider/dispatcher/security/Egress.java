package dev.postrider.dispatcher.security;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param allow blocks of inside addresses that may be called
 */
@ConfigurationProperties("postrider.egress")
record Egress(@DefaultValue List<Cidr> allow) {}
