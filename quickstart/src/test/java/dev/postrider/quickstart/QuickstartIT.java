package dev.postrider.quickstart;

import java.nio.file.Path;
import java.util.List;

/** Everything in one JVM, as {@code ./postrider up} starts it. */
class QuickstartIT extends EndToEnd {
  private static final Path SCRIPT = Path.of("..", "postrider").toAbsolutePath().normalize();

  @Override
  Product product(Path folder) throws Exception {
    int[] ports = Product.freePorts(3);
    var addresses = new Addresses(ports[0], ports[1], ports[2]);
    return new Product(folder, addresses, List.of(SCRIPT.toString(), "up"));
  }

  @Override
  boolean kafkaIsElsewhere() {
    return false;
  }
}
