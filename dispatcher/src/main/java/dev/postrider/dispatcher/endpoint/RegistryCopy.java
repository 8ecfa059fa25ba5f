package dev.postrider.dispatcher.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.dispatcher.endpoint.RegistryEntry.ApplicationGone;
import dev.postrider.dispatcher.endpoint.RegistryEntry.ApplicationIs;
import dev.postrider.dispatcher.endpoint.RegistryEntry.EndpointGone;
import dev.postrider.dispatcher.endpoint.RegistryEntry.EndpointIs;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The registry in memory. One thread, the reader's, calls {@link #apply} and {@link #publish};
 * everybody else only asks, without locks.
 */
final class RegistryCopy {
  private final NavigableMap<String, Versioned<Application>> applications =
      new ConcurrentSkipListMap<>();
  private final Map<String, String> applicationIdByUid = new ConcurrentHashMap<>();
  private final Map<String, Versioned<Endpoint>> endpoints = new ConcurrentHashMap<>();

  /** By application id, slash, uid; no id contains a slash. */
  private final Map<String, String> endpointIdByUid = new ConcurrentHashMap<>();

  /** By application id: its endpoints in the order of their ids, immutable, never an empty list. */
  private final Map<String, List<Endpoint>> prepared = new ConcurrentHashMap<>();

  /** What {@link #prepared} is made of; the reader's alone. */
  private final Map<String, TreeMap<String, Endpoint>> byApplication = new HashMap<>();

  /** Applications whose prepared list is behind; the reader's alone, empty after publish. */
  private final Set<String> unprepared = new HashSet<>();

  /** Keys of endpoints and applications whose latest record could not be read. */
  private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

  /** Whether it has everything that the topic has. */
  boolean isWhole() {
    return unreadable.isEmpty();
  }

  void readable(byte @Nullable [] key) {
    if (key != null && !unreadable.isEmpty()) {
      unreadable.remove(new String(key, UTF_8));
    }
  }

  /** Keys that are none of ours, whoever wrote them, leave nothing out. */
  void unreadable(byte @Nullable [] key) {
    String text = key == null ? "" : new String(key, UTF_8);
    if (text.startsWith(RegistryFormat.APPLICATION + "/")
        || text.startsWith(RegistryFormat.ENDPOINT + "/")) {
      unreadable.add(text);
    }
  }

  NavigableMap<String, Versioned<Application>> applications() {
    return applications;
  }

  int endpointCount() {
    return endpoints.size();
  }

  @Nullable Versioned<Application> application(String idOrUid) {
    Versioned<Application> byId = applications.get(idOrUid);
    if (byId != null) {
      return byId;
    }
    String id = applicationIdByUid.get(idOrUid);
    return id == null ? null : applications.get(id);
  }

  @Nullable Versioned<Endpoint> endpoint(String id) {
    return endpoints.get(id);
  }

  @Nullable Versioned<Endpoint> endpoint(String applicationId, String idOrUid) {
    Versioned<Endpoint> byId = endpoints.get(idOrUid);
    if (byId != null) {
      return byId.value().applicationId().equals(applicationId) ? byId : null;
    }
    String id = endpointIdByUid.get(uidKey(applicationId, idOrUid));
    return id == null ? null : endpoints.get(id);
  }

  List<Endpoint> endpointsOf(String application) {
    List<Endpoint> byId = prepared.get(application);
    if (byId != null) {
      return byId;
    }
    String id = applicationIdByUid.get(application);
    return id == null ? List.of() : prepared.getOrDefault(id, List.of());
  }

  void apply(RegistryEntry entry, long revision) {
    switch (entry) {
      case ApplicationIs(var application) -> put(application, revision);
      case ApplicationGone(var id) -> removeApplication(id);
      case EndpointIs(var endpoint) -> put(endpoint, revision);
      case EndpointGone(var id) -> removeEndpoint(id);
    }
  }

  /** Brings the prepared lists up to date, once for as many entries as were applied together. */
  void publish() {
    for (String applicationId : unprepared) {
      var current = byApplication.get(applicationId);
      if (current == null) {
        prepared.remove(applicationId);
      } else {
        prepared.put(applicationId, List.copyOf(current.values()));
      }
    }
    unprepared.clear();
  }

  private void put(Application application, long revision) {
    var before = applications.put(application.id(), new Versioned<>(application, revision));
    if (application.uid() != null) {
      applicationIdByUid.put(application.uid(), application.id());
    }
    if (before != null && !isSame(before.value().uid(), application.uid())) {
      forgetUid(before.value());
    }
  }

  private void removeApplication(String id) {
    var before = applications.remove(id);
    if (before != null) {
      forgetUid(before.value());
    }
  }

  private void forgetUid(Application application) {
    if (application.uid() != null) {
      applicationIdByUid.remove(application.uid(), application.id());
    }
  }

  private void put(Endpoint endpoint, long revision) {
    var before = endpoints.put(endpoint.id(), new Versioned<>(endpoint, revision));
    if (endpoint.uid() != null) {
      endpointIdByUid.put(uidKey(endpoint.applicationId(), endpoint.uid()), endpoint.id());
    }
    if (before != null && !isSame(before.value().uid(), endpoint.uid())) {
      forgetUid(before.value());
    }
    byApplication
        .computeIfAbsent(endpoint.applicationId(), _ -> new TreeMap<>())
        .put(endpoint.id(), endpoint);
    unprepared.add(endpoint.applicationId());
  }

  private void removeEndpoint(String id) {
    var before = endpoints.remove(id);
    if (before == null) {
      return;
    }
    Endpoint endpoint = before.value();
    forgetUid(endpoint);
    var siblings = byApplication.get(endpoint.applicationId());
    if (siblings != null && siblings.remove(id) != null && siblings.isEmpty()) {
      byApplication.remove(endpoint.applicationId());
    }
    unprepared.add(endpoint.applicationId());
  }

  private void forgetUid(Endpoint endpoint) {
    if (endpoint.uid() != null) {
      endpointIdByUid.remove(uidKey(endpoint.applicationId(), endpoint.uid()), endpoint.id());
    }
  }

  private static boolean isSame(@Nullable String one, @Nullable String other) {
    return one == null ? other == null : one.equals(other);
  }

  private static String uidKey(String applicationId, String uid) {
    return applicationId + "/" + uid;
  }
}
