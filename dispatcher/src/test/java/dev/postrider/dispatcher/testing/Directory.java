package dev.postrider.dispatcher.testing;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A registry's copy that a test fills; every change moves its offset. */
public final class Directory implements EndpointDirectory {
  private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
  private long offset;

  public void put(Endpoint endpoint) {
    endpoints.put(endpoint.id(), endpoint);
    offset++;
  }

  public void delete(String endpointId) {
    endpoints.remove(endpointId);
    offset++;
  }

  /** Makes the copy one that has not read so far, and does not know the endpoint. */
  public void rewind(String unknownEndpointId, long toOffset) {
    endpoints.remove(unknownEndpointId);
    offset = toOffset;
  }

  @Override
  public @Nullable Endpoint endpoint(String endpointId) {
    return endpoints.get(endpointId);
  }

  @Override
  public List<Endpoint> wanting(String application, String type) {
    return endpoints.values().stream().filter(endpoint -> endpoint.wants(type)).toList();
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public long frontier() {
    return offset;
  }

  @Override
  public boolean confirmed() {
    return true;
  }
}
