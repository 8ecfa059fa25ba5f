package dev.postrider.dispatcher.queue;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;

/**
 * What a stream cannot write ends its transaction, and is tried again by the thread that follows.
 * Streams' own handler would write a dead letter first, from the producer's network thread, which
 * then waits for itself.
 */
public final class StopOnUnwritten implements ProductionExceptionHandler {

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    return exception instanceof RetriableException ? Response.retry() : Response.fail();
  }

  @Override
  public void configure(Map<String, ?> configs) {
    // Nothing to set.
  }
}
