package dev.postrider.benchmarks.load;

import dev.postrider.benchmarks.lab.Topic;
import dev.postrider.benchmarks.ledger.Ledger;
import dev.postrider.benchmarks.receiver.MessageKey;
import dev.postrider.schemas.envelope.EventAttributes;
import dev.postrider.schemas.envelope.EventWriter;
import dev.postrider.schemas.envelope.MessageId;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events as the binary mode of CloudEvents has them: all attributes in headers. */
public final class CloudEvents implements Load {
  private static final String SOURCE = "/shop/orders";
  private static final String TYPE = "order.placed";

  private final Publisher publisher;
  private final Topic topic;
  private final Values values;
  private final Audience audience;
  private final EventWriter writer = new EventWriter();

  /** So that every event of a run has an id of its own. */
  private long before;

  public CloudEvents(Publisher publisher, Topic topic, Values values, Audience audience) {
    this.publisher = publisher;
    this.topic = topic;
    this.values = values;
    this.audience = audience;
  }

  @Override
  public Ledger publish(int events) {
    Instant now = Instant.now();
    publisher.publish(events, event -> record(event, now));
    Ledger ledger = new Ledger();
    for (int event = 0; event < events; event++) {
      String id = MessageId.of(audience.applicationOf(event), SOURCE, id(event));
      audience.expect(ledger, event, MessageKey.of(id));
    }
    before += events;
    return ledger;
  }

  private String id(int event) {
    return "order-" + (before + event);
  }

  private ProducerRecord<byte[], byte[]> record(int event, Instant now) {
    EventAttributes attributes =
        new EventAttributes(id(event), SOURCE, TYPE, now, null, audience.applicationOf(event));
    ProducerRecord<byte[], byte[]> written =
        writer.json(topic.name(), attributes, values.of(event));
    return new ProducerRecord<>(
        topic.name(),
        event % topic.partitions(),
        written.key(),
        written.value(),
        written.headers());
  }
}
