package dev.postrider.benchmarks.lab;

import dev.postrider.benchmarks.BenchFailure;
import dev.postrider.benchmarks.bareloop.BareLoopMain;
import dev.postrider.benchmarks.process.Child;
import dev.postrider.benchmarks.process.JavaCommand;
import dev.postrider.dispatcher.endpoint.RegistrySeed;
import dev.postrider.dispatcher.security.Keysets;
import dev.postrider.schemas.Topics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/**
 * What one scenario works with: a broker with empty storage, a receiver, and what it starts besides
 * them. Everything that was started is killed when the lab is closed, or when this process ends.
 */
public final class Lab implements AutoCloseable {
  /** The token of every dispatcher's API. */
  public static final String API_TOKEN = "benchmarks-token-of-a-sensible-length";

  private static final int ATTEMPTS_PARTITIONS = 12;

  private final Options options;
  private final Path folder;
  private final Console console;
  private final String keyset = Keysets.generate();
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Thread atExit = new Thread(this::closeAll, "lab-stop");
  private @Nullable Kafka kafka;
  private @Nullable Receiver receiver;
  private @Nullable Keystore keystore;

  /**
   * @param folder of this scenario alone: logs and Kafka's storage
   */
  public Lab(Options options, Path folder, Console console) {
    this.options = options;
    this.folder = folder;
    this.console = console;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  public Options options() {
    return options;
  }

  public Path folder() {
    return folder;
  }

  public Console console() {
    return console;
  }

  /** The broker; started when it is first asked for. */
  public Kafka kafka() {
    if (kafka == null) {
      console.step("starting the broker");
      kafka = kafka("broker");
    }
    return kafka;
  }

  /** One more broker, a cluster of its own. */
  public Kafka kafka(String name) {
    return keep(() -> Kafka.start(name, folder));
  }

  /** The receiver; started when it is first asked for. */
  public Receiver receiver() {
    if (receiver == null) {
      console.step("starting the receiver");
      receiver = anotherReceiver();
    }
    return receiver;
  }

  /** One more receiver: one process may not have all connections of several dispatchers open. */
  public Receiver anotherReceiver() {
    return keep(() -> Receiver.start(folder, keystore));
  }

  /**
   * Lets the receiver speak TLS, too; before it is asked for.
   *
   * @param endpoints how many endpoints' hosts its certificate names
   */
  public Keystore withTls(int endpoints) {
    keystore = Keystore.make(folder.resolve("receiver.p12").toAbsolutePath(), endpoints);
    return keystore;
  }

  /** A dispatcher, ready, at the lab's broker. */
  public Dispatcher dispatcher(DispatcherSettings settings) {
    return dispatcher(settings, kafka());
  }

  public Dispatcher dispatcher(DispatcherSettings settings, Kafka at) {
    console.step("starting the " + settings.name());
    return keep(() -> Dispatcher.start(settings, at.bootstrapServers(), keyset, folder));
  }

  /**
   * The bare loop, ready.
   *
   * @param urls of customer 0 and up
   */
  public Child bareLoop(Topic topic, List<URI> urls) {
    console.step("starting the bare loop");
    Topic attempts = kafka().createTopic(topic.name() + "-attempts", ATTEMPTS_PARTITIONS);
    Path file = folder.resolve("bare-loop-urls.txt");
    try {
      Files.write(file, urls.stream().map(URI::toString).toList());
    } catch (IOException notWritten) {
      throw new BenchFailure("The bare loop's URLs could not be written", notWritten);
    }
    Child loop =
        keep(() ->
            Child.start(
                new JavaCommand(
                    "bare loop",
                    Flags.DELIVERING,
                    BareLoopMain.class,
                    List.of(
                        kafka().bootstrapServers(),
                        topic.name(),
                        attempts.name(),
                        file.toAbsolutePath().toString())),
                folder));
    loop.awaitReady();
    return loop;
  }

  /** Registers applications and endpoints before the dispatchers of this lab are started. */
  public void register(Consumer<RegistrySeed> registration) {
    register(registration, kafka());
  }

  public void register(Consumer<RegistrySeed> registration, Kafka at) {
    createRegistryTopic(at);
    try (var producer = at.bulkProducer()) {
      registration.accept(new RegistrySeed(producer, keyset));
    }
  }

  /** As the dispatcher would create it. */
  private static void createRegistryTopic(Kafka at) {
    NewTopic topic =
        new NewTopic(Topics.REGISTRY, 1, (short) 1)
            .configs(Map.of("cleanup.policy", "compact", "segment.bytes", "16777216"));
    try {
      Kafka.await(at.admin().createTopics(List.of(topic)).all());
    } catch (BenchFailure failure) {
      if (!(failure.getCause() instanceof TopicExistsException)) {
        throw failure;
      }
    }
  }

  /** Starts something that is closed with the lab. */
  public synchronized <T extends AutoCloseable> T keep(Supplier<T> start) {
    T one = start.get();
    started.push(one);
    return one;
  }

  @Override
  public void close() {
    closeAll();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private synchronized void closeAll() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception failure) {
        console.step("something could not be ended: " + failure);
      }
    }
  }
}
