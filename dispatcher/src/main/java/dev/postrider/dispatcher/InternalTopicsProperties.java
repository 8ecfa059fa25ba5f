package dev.postrider.dispatcher;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the topics are created that Postrider owns.
 *
 * @param replicationFactor -1 for the broker's default
 * @param maxEvent the largest event that can be held; the topics take so much and 64 KiB more, dead
 *     letters 128 KiB
 */
@ConfigurationProperties("postrider.internal-topics")
public record InternalTopicsProperties(
    @DefaultValue("-1") short replicationFactor, @DefaultValue("1MB") DataSize maxEvent) {
  private static final int ENVELOPE_BYTES = 64 * 1024;

  public InternalTopicsProperties {
    Setting.within(
        "postrider.internal-topics.replication-factor", replicationFactor, -1, Short.MAX_VALUE);
    Setting.within(
        "postrider.internal-topics.max-event",
        maxEvent.toBytes(),
        DataSize.ofKilobytes(1).toBytes(),
        DataSize.ofMegabytes(512).toBytes());
  }

  /** The largest record of an internal topic, in bytes. */
  public int maxRecordBytes() {
    return Math.toIntExact(maxEvent.toBytes()) + ENVELOPE_BYTES;
  }

  /** The largest record of a dead-letter topic, in bytes: it adds headers to what was held. */
  public int maxDeadLetterBytes() {
    return maxRecordBytes() + ENVELOPE_BYTES;
  }
}
