package dev.postrider.dispatcher.operations;

import dev.postrider.dispatcher.deadletter.DurableWriter;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.endpoint.StopListener;
import dev.postrider.schemas.Topics;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes that an endpoint was disabled; the endpoint queue publishes the rest. */
final class OperationsWriter implements StopListener {
  private static final Logger log = LoggerFactory.getLogger(OperationsWriter.class);
  private static final int ABOUT_BYTES = 1024;

  private final OperationalEvents events;
  private final DurableWriter writer;

  OperationsWriter(OperationalEvents events, DurableWriter writer) {
    this.events = events;
    this.writer = writer;
  }

  @Override
  public void disabled(Endpoint endpoint, String why, Instant at) {
    var event = events.disabled(endpoint, why, at);
    if (event == null) {
      return;
    }
    writer
        .write(Topics.OPERATIONS, () -> event, ABOUT_BYTES)
        .subscribe(
            null,
            failure ->
                log.error(
                    "event not published topic={} endpoint={} cause={}",
                    Topics.OPERATIONS,
                    endpoint.id(),
                    failure.toString()));
  }
}
