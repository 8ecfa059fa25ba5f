package dev.postrider.dispatcher;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;

/** What topics are set to, looked at before anything relies on it. */
public final class TopicSettings {
  private TopicSettings() {}

  /**
   * The settings of each topic, by its name.
   *
   * @throws CannotStart if one is not there, or may not be looked at
   */
  public static Map<String, Config> of(Admin admin, Collection<String> topics) {
    var resources =
        topics.stream()
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
            .collect(Collectors.toSet());
    try {
      return admin.describeConfigs(resources).all().get().entrySet().stream()
          .collect(Collectors.toMap(topic -> topic.getKey().name(), Map.Entry::getValue));
    } catch (ExecutionException failure) {
      throw new CannotStart(
          "Topics could not be looked at (%s): %s"
              .formatted(String.join(", ", topics), failure.getMessage()),
          "See that Postrider may create and describe them.",
          failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while looking at topics", interrupted);
    }
  }

  /** The settings of one topic. */
  public static Config of(Admin admin, String topic) {
    return requireNonNull(of(admin, List.of(topic)).get(topic));
  }
}
