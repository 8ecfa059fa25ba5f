package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import dev.postrider.schemas.internal.HeldDelivery;
import dev.postrider.schemas.internal.HeldState;
import java.time.Instant;
import java.util.function.Function;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** Whether a delivery that arrives is held, and how it begins. */
final class Admission {
  private final EndpointStore endpoints;
  private final EndpointDirectory directory;
  private final QueueLimits limits;
  private final Function<String, EndpointStatuses.Pending> applications;

  Admission(EndpointStore endpoints, QueueSurroundings surroundings) {
    this.endpoints = endpoints;
    this.directory = surroundings.directory();
    this.limits = surroundings.limits();
    this.applications = surroundings.applications();
  }

  /** An order's events come again after a crash of the ingest, behind those that followed them. */
  boolean wasTakenIn(HeldDelivery held) {
    return !held.getOrdering().equals("NONE")
        && held.getCause() == null
        && !held.getTopicId().isEmpty()
        && !endpoints.isNew(
            held.getEndpointId(),
            Uuid.fromString(held.getTopicId()),
            held.getOrigin().getPartition(),
            held.getOrigin().getOffset(),
            held.getOrderedFrom() == null ? 0 : held.getOrderedFrom().toEpochMilli());
  }

  /** Why there is no room for so many bytes, null if there is. */
  @Nullable String fullness(Backlog backlog, int size) {
    if (backlog.pending() >= limits.endpointDeliveries()
        || backlog.bytes() + size > limits.endpointSize().toBytes()) {
      return "the endpoint's queue holds as much as it may: %d deliveries of %d bytes"
          .formatted(backlog.pending(), backlog.bytes());
    }
    Endpoint endpoint = directory.endpoint(backlog.endpointId());
    if (endpoint == null) {
      return null;
    }
    EndpointStatuses.Pending all = applications.apply(endpoint.applicationId());
    return all.deliveries() >= limits.applicationDeliveries()
            || all.bytes() + size > limits.applicationSize().toBytes()
        ? "the queues of the application's endpoints hold as much as they may: %d deliveries of %d bytes"
            .formatted(all.deliveries(), all.bytes())
        : null;
  }

  static HeldState state(Backlog backlog, HeldDelivery held, int size, Instant now) {
    String outcome = held.getLastOutcome();
    boolean wasTried = held.getAttempts() > 0;
    return HeldState.newBuilder()
        .setAttempts(held.getAttempts())
        .setDueAt(held.getDueAt())
        .setWaiting(backsOff(backlog, outcome) && held.getDueAt().isAfter(now))
        .setTriedEarly(false)
        .setLastOutcome(wasTried ? outcome : null)
        .setLastStatus(held.getLastStatus())
        .setLastReason(wasTried ? held.getLastReason() : null)
        .setLastAt(wasTried ? held.getLastAt() : null)
        .setSince(now)
        .setStoppedBefore(backlog.memory().stoppedMillis(now))
        .setBytes(size)
        .setLine(Line.of(held))
        .build();
  }

  /** What waits for its endpoint needs no timer. */
  private static boolean backsOff(Backlog backlog, @Nullable String outcome) {
    return switch (outcome) {
      case null -> false;
      case "no-capacity", "circuit-open" -> false;
      case "unavailable", "unavailable-until" -> !backlog.isBlocked();
      default -> true;
    };
  }
}
