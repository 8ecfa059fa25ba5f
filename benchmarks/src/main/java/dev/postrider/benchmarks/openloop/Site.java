package dev.postrider.benchmarks.openloop;

import dev.postrider.benchmarks.BenchFailure;
import dev.postrider.benchmarks.lab.Dispatcher;
import dev.postrider.benchmarks.lab.DispatcherSettings;
import dev.postrider.benchmarks.lab.Kafka;
import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.lab.Receiver;
import dev.postrider.benchmarks.lab.Topic;
import dev.postrider.benchmarks.ledger.Ledger;
import dev.postrider.benchmarks.ledger.Reconciliation;
import dev.postrider.benchmarks.load.Audience;
import dev.postrider.benchmarks.load.BareEvents;
import dev.postrider.benchmarks.load.Customers;
import dev.postrider.benchmarks.load.Publisher;
import dev.postrider.benchmarks.load.Values;
import dev.postrider.benchmarks.process.Child;
import dev.postrider.dispatcher.endpoint.RegistrySeed;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * A dispatcher with a broker, a receiver and a generator of its own. What is held in queues stays
 * with the site, so that nothing of one contender is seen by another one.
 */
public final class Site implements AutoCloseable {
  private static final int PARTITIONS = 4;

  private final Lab lab;
  private final Receiver receiver;
  private final Kafka kafka;
  private final Topic topic;
  private final Dispatcher dispatcher;
  private final GeneratorProcess generator;

  /**
   * What sites differ in.
   *
   * @param flags of the dispatcher
   * @param lingerMillis how long the generator's producer waits for more events to send together
   */
  public record Settings(String name, List<String> flags, int lingerMillis) {}

  private Site(
      Lab lab,
      Receiver receiver,
      Kafka kafka,
      Topic topic,
      Dispatcher dispatcher,
      Settings settings) {
    this.lab = lab;
    this.receiver = receiver;
    this.kafka = kafka;
    this.topic = topic;
    this.dispatcher = dispatcher;
    this.generator =
        lab.keep(() ->
            GeneratorProcess.start(
                "generator " + settings.name(),
                kafka,
                topic,
                settings.lingerMillis(),
                lab.folder()));
  }

  /**
   * Starts all of it.
   *
   * @param settings whose name no other site of this lab has
   * @param registration of endpoints at the site's receiver
   */
  public static Site start(
      Lab lab, Settings settings, BiConsumer<RegistrySeed, Receiver> registration) {
    lab.console().step("starting the broker " + settings.name());
    Kafka kafka = lab.kafka("broker " + settings.name());
    try {
      Topic topic = kafka.createTopic("events", PARTITIONS);
      stampWhenAppended(kafka, topic);
      Receiver receiver = lab.anotherReceiver();
      lab.register(seed -> registration.accept(seed, receiver), kafka);
      DispatcherSettings usual =
          DispatcherSettings.of("dispatcher " + settings.name(), List.of(topic));
      Dispatcher dispatcher = lab.dispatcher(usual.withFlags(settings.flags()), kafka);
      return new Site(lab, receiver, kafka, topic, dispatcher, settings);
    } catch (RuntimeException notStarted) {
      kafka.close();
      throw notStarted;
    }
  }

  /** So that a record's time is the broker's, and tells when it could be read. */
  private static void stampWhenAppended(Kafka kafka, Topic topic) {
    Map<ConfigResource, Collection<AlterConfigOp>> changes =
        Map.of(
            new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
            List.of(
                new AlterConfigOp(
                    new ConfigEntry("message.timestamp.type", "LogAppendTime"),
                    AlterConfigOp.OpType.SET)));
    Kafka.await(kafka.admin().incrementalAlterConfigs(changes).all());
  }

  Lab lab() {
    return lab;
  }

  Receiver receiver() {
    return receiver;
  }

  Kafka kafka() {
    return kafka;
  }

  GeneratorProcess generator() {
    return generator;
  }

  Child dispatcher() {
    return dispatcher.process();
  }

  BareEvents.Ids ids() {
    return BareEvents.postriders(topic);
  }

  /** The processes that share the machine in a round, the dispatcher first. */
  List<Child> processes() {
    return List.of(dispatcher.process(), kafka.process(), receiver.process(), generator.process());
  }

  /**
   * Delivers a topic that was filled beforehand, as fast as it goes.
   *
   * @param customers whose endpoints all answer
   * @return deliveries per second
   * @throws BenchFailure if anything was lost
   */
  double burst(int events, int customers) {
    receiver.reset();
    dispatcher().freeze();
    Ledger expected;
    try (Publisher publisher = new Publisher(kafka.bulkProducer())) {
      expected =
          new BareEvents(
                  publisher, topic, Values.json(), Audience.of(Customers.of(customers)), ids())
              .publish(events);
    } finally {
      dispatcher().thaw();
    }
    Reconciliation outcome = new Awaited(dispatcher(), receiver).all(expected::reconcile);
    if (outcome.lost() > 0) {
      throw new BenchFailure(
          "Of %d deliveries %d were lost".formatted(outcome.expected(), outcome.lost()));
    }
    return outcome.ratePerSecond();
  }

  @Override
  public void close() {
    generator.close();
    dispatcher.close();
    receiver.close();
    kafka.close();
  }
}
