package dev.postrider.dispatcher.operations;

import static java.util.Objects.requireNonNullElse;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.schemas.Topics;
import dev.postrider.schemas.envelope.EventAttributes;
import dev.postrider.schemas.envelope.EventWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What happened to endpoints, as CloudEvents in binary mode for {@link Topics#OPERATIONS}; the key
 * is the endpoint's id. Of a URL only the host is told. Nothing is told of the endpoints that get
 * these events, or their failures would make events without end: there the record is null.
 * Thread-safe.
 */
public final class OperationalEvents {
  private static final String SOURCE = "/postrider/endpoints/";

  private final String application;
  private final Predicate<String> getsThem;
  private final EventWriter writer = new EventWriter();
  private final JsonMapper json = JsonMapper.shared();

  /**
   * @param application id or uid of the application whose endpoints get the events
   * @param getsThem whether an application, by its id, is that one
   */
  public OperationalEvents(String application, Predicate<String> getsThem) {
    this.application = application;
    this.getsThem = getsThem;
  }

  /**
   * {@code endpoint.blocked}: it fails, and is only probed from now on.
   *
   * @param why one sentence
   */
  public @Nullable ProducerRecord<byte[], byte[]> blocked(
      Endpoint endpoint, String why, Instant since) {
    Map<String, @Nullable Object> data = about(endpoint);
    data.put("why", why);
    data.put("since", since.toString());
    return event(endpoint, "endpoint.blocked", millis(since), since, data);
  }

  /**
   * {@code endpoint.recovered}: a probe was delivered.
   *
   * @param pending deliveries that wait for it
   */
  public @Nullable ProducerRecord<byte[], byte[]> recovered(
      Endpoint endpoint, Instant blockedSince, long pending, Instant now) {
    Map<String, @Nullable Object> data = about(endpoint);
    data.put("blockedSince", blockedSince.toString());
    data.put("recoveredAt", now.toString());
    data.put("pending", pending);
    return event(endpoint, "endpoint.recovered", millis(blockedSince), now, data);
  }

  /**
   * {@code message.attempt.exhausted}: the last attempt that the schedule has failed.
   *
   * @param lastStatus HTTP status of that attempt; null if nothing was answered
   */
  public @Nullable ProducerRecord<byte[], byte[]> exhausted(
      Endpoint endpoint,
      String messageId,
      String eventType,
      int attempts,
      @Nullable Integer lastStatus,
      Instant now) {
    Map<String, @Nullable Object> data = about(endpoint);
    data.put("messageId", messageId);
    data.put("eventType", eventType);
    data.put("attempts", attempts);
    data.put("lastStatus", lastStatus);
    data.put("at", now.toString());
    // A delivery that is recovered may be exhausted again.
    return event(endpoint, "message.attempt.exhausted", messageId + "-" + millis(now), now, data);
  }

  /**
   * {@code endpoint.disabled}: by Postrider, not by its user.
   *
   * @param why one sentence
   */
  public @Nullable ProducerRecord<byte[], byte[]> disabled(
      Endpoint endpoint, String why, Instant now) {
    Map<String, @Nullable Object> data = about(endpoint);
    data.put("why", why);
    data.put("disabledAt", now.toString());
    return event(endpoint, "endpoint.disabled", millis(now), now, data);
  }

  private static Map<String, @Nullable Object> about(Endpoint endpoint) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("applicationId", endpoint.applicationId());
    data.put("endpointId", endpoint.id());
    data.put("endpointUid", endpoint.uid());
    data.put("host", requireNonNullElse(endpoint.url().getHost(), ""));
    return data;
  }

  private static String millis(Instant time) {
    return Long.toString(time.toEpochMilli());
  }

  /**
   * @param which tells it from others of its type about the endpoint, the same when it is told
   *     again
   */
  private @Nullable ProducerRecord<byte[], byte[]> event(
      Endpoint endpoint,
      String type,
      String which,
      Instant time,
      Map<String, @Nullable Object> data) {
    if (getsThem.test(endpoint.applicationId())) {
      return null;
    }
    var attributes =
        new EventAttributes(
            "%s-%s-%s".formatted(endpoint.id(), type, which),
            SOURCE + endpoint.id(),
            type,
            time,
            endpoint.id(),
            application);
    return writer.json(Topics.OPERATIONS, attributes, json.writeValueAsBytes(data));
  }
}
