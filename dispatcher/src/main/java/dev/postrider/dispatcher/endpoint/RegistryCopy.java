package dev.postrider.dispatcher.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.dispatcher.endpoint.RegistryEntry.ApplicationGone;
import dev.postrider.dispatcher.endpoint.RegistryEntry.ApplicationIs;
import dev.postrider.dispatcher.endpoint.RegistryEntry.EndpointGone;
import dev.postrider.dispatcher.endpoint.RegistryEntry.EndpointIs;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
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

  /** By application id; never an empty one. */
  private final Map<String, ApplicationEndpoints> byApplication = new ConcurrentHashMap<>();

  /**
   * By application id and endpoint id: what {@link #byApplication} does not have yet, nothing for
   * what is gone. The reader's alone, empty after publish.
   */
  private final Map<String, SortedMap<String, Optional<Endpoint>>> unpublished = new HashMap<>();

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

  /** Of the application with that id or uid; none of it if there is no such application. */
  ApplicationEndpoints endpointsOf(String application) {
    ApplicationEndpoints byId = byApplication.get(application);
    if (byId != null) {
      return byId;
    }
    String id = applicationIdByUid.get(application);
    return id == null
        ? ApplicationEndpoints.NONE
        : byApplication.getOrDefault(id, ApplicationEndpoints.NONE);
  }

  void apply(RegistryEntry entry, long revision) {
    switch (entry) {
      case ApplicationIs(var application) -> put(application, revision);
      case ApplicationGone(var id) -> removeApplication(id);
      case EndpointIs(var endpoint) -> put(endpoint, revision);
      case EndpointGone(var id) -> removeEndpoint(id);
    }
  }

  /** Makes entries seen that were applied together, each application at once. */
  void publish() {
    unpublished.forEach((applicationId, changes) -> {
      ApplicationEndpoints changed =
          byApplication.getOrDefault(applicationId, ApplicationEndpoints.NONE).with(changes);
      if (changed.isEmpty()) {
        byApplication.remove(applicationId);
      } else {
        byApplication.put(applicationId, changed);
      }
    });
    unpublished.clear();
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
    changesOf(endpoint.applicationId()).put(endpoint.id(), Optional.of(endpoint));
  }

  private void removeEndpoint(String id) {
    var before = endpoints.remove(id);
    if (before != null) {
      forgetUid(before.value());
      changesOf(before.value().applicationId()).put(id, Optional.empty());
    }
  }

  private SortedMap<String, Optional<Endpoint>> changesOf(String applicationId) {
    return unpublished.computeIfAbsent(applicationId, _ -> new TreeMap<>());
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
