package dev.postrider.benchmarks.lab;

import dev.postrider.benchmarks.BenchFailure;
import dev.postrider.benchmarks.process.Child;
import dev.postrider.benchmarks.process.JavaCommand;
import dev.postrider.benchmarks.receiver.Arrivals;
import dev.postrider.benchmarks.receiver.Behaviour;
import dev.postrider.benchmarks.receiver.Manner;
import dev.postrider.benchmarks.receiver.ReceiverMain;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The receiver as a process of its own; every endpoint has a loopback address of its own. */
public final class Receiver implements AutoCloseable {
  private static final int THREADS = 1;

  /** 127.1.0.1 and up: 127.0.0.1 stays for everything else. */
  private static final int FIRST_NETWORK = 1;

  private static final int HOSTS = 250;

  private final Child process;
  private final Path folder;
  private final int httpPort;
  private final int httpsPort;

  private Receiver(Child process, Path folder) {
    this.process = process;
    this.folder = folder;
    String[] ready = process.awaitReady().split(" ");
    this.httpPort = Integer.parseInt(ready[1]);
    this.httpsPort = Integer.parseInt(ready[2]);
  }

  static Receiver start(Path folder, @Nullable Keystore keystore) {
    List<String> arguments = new ArrayList<>(List.of(String.valueOf(THREADS)));
    if (keystore != null) {
      arguments.add(keystore.file().toString());
      arguments.add(keystore.password());
    }
    Child process =
        Child.start(
            new JavaCommand("receiver", Flags.RECEIVER, ReceiverMain.class, arguments), folder);
    try {
      return new Receiver(process, folder);
    } catch (RuntimeException notStarted) {
      process.close();
      throw notStarted;
    }
  }

  public Child process() {
    return process;
  }

  /** Where an endpoint is that answers at once. */
  public URI url(int endpoint) {
    return url(endpoint, new Behaviour.Ok());
  }

  public URI url(int endpoint, Behaviour behaviour) {
    return URI.create(
        "http://%s:%d%s".formatted(host(endpoint), httpPort, behaviour.path(endpoint)));
  }

  /** Where an endpoint is that speaks TLS; only with a keystore that names its host. */
  public URI secureUrl(int endpoint) {
    return URI.create(
        "https://%s:%d%s".formatted(host(endpoint), httpsPort, new Behaviour.Ok().path(endpoint)));
  }

  /** Where an endpoint would be on which nobody listens: connections are refused. */
  public URI refusingUrl(int endpoint) {
    return URI.create("http://%s:1/ok/%d".formatted(host(endpoint), endpoint));
  }

  /** The loopback address of an endpoint, its own up to 12,500,000 endpoints. */
  public static String host(int endpoint) {
    return "127.%d.%d.%d"
        .formatted(
            FIRST_NETWORK + endpoint / (HOSTS * HOSTS) % HOSTS,
            endpoint / HOSTS % HOSTS,
            1 + endpoint % HOSTS);
  }

  /** Tells endpoints, from the first to the last, that were made to be told. */
  public void tell(int first, int last, Manner manner) {
    process.ask("tell %d %d %s".formatted(first, last, manner.words()));
  }

  /** Forgets what has arrived. */
  public void reset() {
    process.ask("reset");
  }

  /** How much has arrived, repeated and failed attempts too. */
  public int count() {
    return Integer.parseInt(process.ask("count"));
  }

  /** Everything that has arrived since the last reset. */
  public Arrivals arrivals() {
    Path dump = folder.resolve("arrivals.bin");
    try {
      process.ask("dump " + dump);
      Arrivals arrivals = Arrivals.read(dump);
      Files.delete(dump);
      return arrivals;
    } catch (IOException broken) {
      throw new BenchFailure("What the receiver dumped cannot be read", broken);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
