package dev.postrider.dispatcher.ingest;

import static java.util.Objects.requireNonNullElse;

import dev.postrider.dispatcher.CannotStart;
import dev.postrider.schemas.Topics;
import dev.postrider.schemas.envelope.AttributeRule;
import dev.postrider.schemas.envelope.TopicRules;
import dev.postrider.schemas.envelope.TypeFilter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The event topics and how their records are read, under {@code postrider.topics.<name>}.
 *
 * @param topics by name; a name with dots stands in brackets: {@code postrider.topics[a.b].type}
 */
@ConfigurationProperties("postrider")
record EventTopics(@Nullable Map<String, @Nullable Topic> topics) {

  /**
   * Each rule is {@code constant:<text>}, {@code key}, {@code header:<name>} or {@code
   * pointer:</json/pointer>}, and is used where a record does not say it as a CloudEvent.
   *
   * @param allowedTypes exact or with a trailing {@code .*}; if not given, all
   * @param allowedApplications ids or uids as events name them; if not given, all
   */
  record Topic(
      @Nullable String type,
      @Nullable String id,
      @Nullable String subject,
      @Nullable String application,
      @Nullable List<String> allowedTypes,
      @Nullable Set<String> allowedApplications) {

    private static final Topic DEFAULTS = new Topic(null, null, null, null, null, null);

    private TopicRules rules(String topic) {
      return new TopicRules(
          rule(topic, "type", type),
          rule(topic, "id", id),
          rule(topic, "subject", subject),
          rule(topic, "application", application),
          requireNonNullElse(allowedTypes, List.<String>of()).stream()
              .map(text -> checked(topic, "allowed-types", () -> TypeFilter.parse(text)))
              .toList(),
          requireNonNullElse(allowedApplications, Set.of()));
    }

    private static AttributeRule rule(String topic, String attribute, @Nullable String text) {
      return text == null
          ? new AttributeRule.Default()
          : checked(topic, attribute, () -> AttributeRule.parse(text));
    }

    private static <T> T checked(String topic, String property, Supplier<T> reading) {
      try {
        return reading.get();
      } catch (IllegalArgumentException wrong) {
        throw new CannotStart(
            "postrider.topics.%s.%s: %s".formatted(topic, property, wrong.getMessage()),
            "docs/events.md says what may stand there.",
            wrong);
      }
    }
  }

  /** Whether its user named any. */
  boolean isEmpty() {
    return topics == null || topics.isEmpty();
  }

  /** Names of the topics, sorted. */
  Set<String> names() {
    return byName().keySet();
  }

  /**
   * @throws CannotStart naming the property, if a rule cannot be read
   */
  Map<String, TopicRules> rules() {
    return byName().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry ->
                    requireNonNullElse(entry.getValue(), Topic.DEFAULTS).rules(entry.getKey())));
  }

  /** Those that were named, and Postrider's own. */
  private SortedMap<String, @Nullable Topic> byName() {
    SortedMap<String, @Nullable Topic> all = new TreeMap<>();
    all.put(Topics.OPERATIONS, null);
    if (topics != null) {
      all.putAll(topics);
    }
    return all;
  }
}
