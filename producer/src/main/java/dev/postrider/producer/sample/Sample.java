package dev.postrider.producer.sample;

import dev.postrider.producer.publish.EventSource;
import dev.postrider.producer.publish.Occurrence;
import org.apache.avro.specific.SpecificRecord;

/** Makes up events of one type. */
interface Sample {
  EventSource source();

  /** Makes up one; each call another. */
  MadeUp next(String application);

  /** An event that did not happen. */
  record MadeUp(Occurrence occurrence, SpecificRecord data) {}
}
