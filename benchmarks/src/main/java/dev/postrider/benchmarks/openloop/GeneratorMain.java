package dev.postrider.benchmarks.openloop;

import dev.postrider.benchmarks.process.Leash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The generator as a process: {@code GeneratorMain BOOTSTRAP-SERVERS TOPIC LINGER-MILLIS}. It says
 * {@code ready}, and then answers {@code send FILE PLAN}, which begins to send and names the file
 * that will tell what became of it, and {@code state}: {@code sending}, or {@code idle} when the
 * file is written.
 */
public final class GeneratorMain {
  private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
  private volatile boolean sending;

  private record Order(Path file, Plan plan) {}

  private GeneratorMain() {}

  public static void main(String[] args) throws Exception {
    var producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                args[0],
                ProducerConfig.LINGER_MS_CONFIG,
                Integer.parseInt(args[2]),
                ProducerConfig.CLIENT_ID_CONFIG,
                "generator"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    var generator = new Generator(producer, args[1]);
    var process = new GeneratorMain();
    Leash.ready("ready", process::answer);
    process.follow(generator);
  }

  /** For ever: this process ends with the one that started it. */
  private void follow(Generator generator) throws IOException, InterruptedException {
    while (true) {
      Order order = orders.take();
      generator.send(order.plan()).write(order.file());
      // Now, and not in the middle of the next round.
      System.gc();
      sending = false;
    }
  }

  private String answer(String line) {
    String[] words = line.split(" ", 3);
    return switch (words[0]) {
      case "send" -> {
        sending = true;
        orders.add(new Order(Path.of(words[1]), Plan.parse(words[2])));
        yield "ok";
      }
      case "state" -> sending ? "sending" : "idle";
      default -> "error there is no command " + words[0];
    };
  }
}
