package dev.postrider.quickstart;

import dev.postrider.broker.BrokerFailure;
import dev.postrider.broker.EmbeddedBroker;
import dev.postrider.quickstart.demo.Demo;
import java.io.IOException;
import java.nio.file.Files;
import org.springframework.util.FileSystemUtils;

/** Starts the parts, each as soon as what it needs is there, and says when everything answers. */
final class Quickstart {
  private static final int PARTITIONS = 3;

  private final Addresses addresses;
  private final DataFolder folder;
  private final UpOptions options;
  private final Parts parts;

  Quickstart(Addresses addresses, DataFolder folder, UpOptions options, Parts parts) {
    this.addresses = addresses;
    this.folder = folder;
    this.options = options;
    this.parts = parts;
  }

  /**
   * Returns when everything answers.
   *
   * @throws CommandFailure naming the part that did not start
   */
  void start() {
    try (Progress progress = Progress.onConsole()) {
      KafkaExit.report(folder.log());
      progress.step("starting Kafka, with its data in " + folder.path());
      startBroker();
      progress.step("starting dispatcher and producer");
      startApplications();
      progress.step("waiting until both answer");
      Health.await(addresses, folder.log());
      addresses.write(folder.addresses());
      parts.add(() -> Files.deleteIfExists(folder.addresses()));
    }
    greet();
    Long seed = options.demoSeed();
    if (seed != null) {
      startDemo(seed);
    }
  }

  private void startDemo(long seed) {
    try {
      var place =
          new Demo.Place(
              addresses.api(), addresses.producer(), folder.apiToken(ApiToken::generate));
      Demo demo = new Demo(place, seed, System.out);
      // Stops before everything else.
      parts.add(demo);
      demo.start();
    } catch (IOException noPort) {
      throw new CommandFailure("The demo found no port to receive webhooks on", noPort);
    }
  }

  private void startBroker() {
    try {
      EmbeddedBroker broker = EmbeddedBroker.start(folder.kafka(), addresses.kafkaPort());
      parts.add(broker);
      if (broker.freshStorage()) {
        // State of the queue without its topics would be state of another cluster.
        FileSystemUtils.deleteRecursively(folder.streams());
      }
      broker.createTopics(SampleTopics.names(), PARTITIONS);
    } catch (BrokerFailure notStarted) {
      throw new CommandFailure(notStarted.getMessage() + "; see " + folder.log(), notStarted);
    } catch (IOException undeletable) {
      throw new CommandFailure(
          "The folder %s of an older cluster cannot be deleted".formatted(folder.streams()),
          undeletable);
    }
  }

  private void startApplications() {
    Applications applications = new Applications(addresses, folder, parts);
    applications.start(options);
  }

  private void greet() {
    System.out.printf(
        "Postrider is up: API %s, producer %s, Kafka %s, data %s%n",
        addresses.api(), addresses.producer(), addresses.kafka(), folder.path());
    System.out.println("  API token: ./postrider token   log: " + folder.log());
    System.out.println(
        "  Endpoints on this machine (127.0.0.0/8, ::1) are allowed here; elsewhere they are denied by default.");
    System.out.println("  Ctrl-C stops it; its data stays.");
  }
}
