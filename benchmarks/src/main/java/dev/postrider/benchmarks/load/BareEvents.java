package dev.postrider.benchmarks.load;

import dev.postrider.benchmarks.lab.Topic;
import dev.postrider.benchmarks.ledger.Ledger;
import dev.postrider.benchmarks.receiver.MessageKey;
import dev.postrider.schemas.envelope.MessageId;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Events without headers: the key names the application, the value is the data. Each goes to the
 * endpoints of its customer.
 */
public final class BareEvents implements Load {
  private final Publisher publisher;
  private final Topic topic;
  private final Values values;
  private final Audience audience;
  private final Ids ids;

  /** How a consumer names the delivery of a record, in the 128 bits of its {@code webhook-id}. */
  @FunctionalInterface
  public interface Ids {
    MessageKey of(String application, int partition, long offset);
  }

  public BareEvents(Publisher publisher, Topic topic, Values values, Audience audience, Ids ids) {
    this.publisher = publisher;
    this.topic = topic;
    this.values = values;
    this.audience = audience;
    this.ids = ids;
  }

  /** The ids of Postrider for bare records of a topic, as {@link MessageId} documents them. */
  public static Ids postriders(Topic topic) {
    String source = topic.id().toString();
    return (application, partition, offset) ->
        MessageKey.of(MessageId.of(application, source, partition + "-" + offset));
  }

  @Override
  public Ledger publish(int events) {
    Published published = publisher.publish(events, this::record);
    Ledger ledger = new Ledger();
    for (int event = 0; event < events; event++) {
      audience.expect(
          ledger,
          event,
          ids.of(
              audience.applicationOf(event), published.partition(event), published.offset(event)));
    }
    return ledger;
  }

  @Override
  public int deliveriesPerEvent() {
    return audience.endpointsEach();
  }

  private ProducerRecord<byte[], byte[]> record(int event) {
    return new ProducerRecord<>(
        topic.name(), event % topic.partitions(), audience.keyOf(event), values.of(event));
  }
}
