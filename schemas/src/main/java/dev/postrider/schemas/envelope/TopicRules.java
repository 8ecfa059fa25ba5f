package dev.postrider.schemas.envelope;

import java.util.List;
import java.util.Set;

/**
 * How records of one event topic are read where they are no whole CloudEvents, and which events may
 * lie on it.
 *
 * <p>A rule that finds nothing (no key, no such header, nothing or no scalar at a pointer): the
 * subject is then null and the id {@code <partition>-<offset>}, but without a type or an
 * application the record is undecodable, since guessing one would send it to the wrong receivers.
 * What a rule finds must be 1 byte to 1 KiB of UTF-8 without control characters; else the subject
 * is null and for the others the record is undecodable.
 *
 * @param allowedTypes empty: all
 * @param allowedApplications ids or uids, as events name them; empty: all
 */
public record TopicRules(
    AttributeRule type,
    AttributeRule id,
    AttributeRule subject,
    AttributeRule application,
    List<TypeFilter> allowedTypes,
    Set<String> allowedApplications) {

  /** For a topic of which configuration says nothing. */
  public static final TopicRules DEFAULTS =
      new TopicRules(
          new AttributeRule.Default(),
          new AttributeRule.Default(),
          new AttributeRule.Default(),
          new AttributeRule.Default(),
          List.of(),
          Set.of());

  public TopicRules {
    allowedTypes = List.copyOf(allowedTypes);
    allowedApplications = Set.copyOf(allowedApplications);
  }

  boolean allowsType(String candidate) {
    if (allowedTypes.isEmpty()) {
      return true;
    }
    for (TypeFilter filter : allowedTypes) {
      if (filter.matches(candidate)) {
        return true;
      }
    }
    return false;
  }

  boolean allowsApplication(String candidate) {
    return allowedApplications.isEmpty() || allowedApplications.contains(candidate);
  }
}
