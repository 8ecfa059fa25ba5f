package dev.postrider.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.broker.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The programs of {@code examples/}, where their languages are installed: what each one publishes
 * is delivered to all that receive.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesIT {
  /** Those that whoever sets it wants run: being skipped is a failure. */
  private static final Set<String> REQUIRED =
      Set.of(
          Objects.requireNonNullElse(System.getenv("POSTRIDER_TEST_EXAMPLES"), "none").split(","));

  private static final String TYPE = "order.created";
  private static final int PARTITIONS = 3;

  static final List<Example> PUBLISHERS = Examples.PUBLISHERS;
  static final List<Example> RECEIVERS = Examples.RECEIVERS;

  private final Map<Example, ReceiverProgram> running = new HashMap<>();
  private final Map<Example, String> notInstalled = new HashMap<>();
  private Path folder;
  private Product product;

  @BeforeAll
  void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    this.folder = folder;
    List<Integer> ports = FreePorts.several(3);
    String script = Path.of("..", "postrider").toAbsolutePath().normalize().toString();
    product =
        new Product(
            folder, new Addresses(ports.get(0), ports.get(1), ports.get(2)), List.of(script, "up"));
    product.start();
    for (Example receiver : RECEIVERS) {
      try {
        running.put(
            receiver,
            new ReceiverProgram(
                receiver.preparation().command(work(receiver)),
                folder,
                url -> product.api().register("default", url, TYPE)));
      } catch (Example.Missing missing) {
        notInstalled.put(receiver, missing.what());
        System.out.printf("%s is skipped: %s%n", receiver, missing.what());
      }
    }
    running.values().forEach(ReceiverProgram::awaitListening);
  }

  @AfterAll
  void stop() {
    running.values().forEach(ReceiverProgram::close);
    product.close();
  }

  @ParameterizedTest
  @FieldSource("PUBLISHERS")
  void isDeliveredToEveryReceiver(Example publisher) throws Exception {
    String order = "ord_" + publisher.name().replaceAll("\\W", "_");
    Path work = work(publisher);
    List<String> command =
        new ArrayList<>(List.of("env", "KAFKA_BOOTSTRAP_SERVERS=" + product.addresses().kafka()));
    try {
      command.addAll(publisher.preparation().command(work));
    } catch (Example.Missing missing) {
      System.out.printf("%s is skipped: %s%n", publisher, missing.what());
      skip(publisher, missing.what());
    }
    command.add(order);

    try (Program program = Program.start(work, command, "")) {
      Program.Result result = program.result();

      assertThat(result.exit()).as(result.err()).isZero();
      assertThat(result.out()).startsWith("published " + order + "-created");
    }
    var record =
        new Cluster(product.addresses().kafka())
            .find("events", candidate -> order.equals(candidate.key()));
    assertThat(record.partition())
        .as("as Java clients choose it")
        .isEqualTo(Utils.toPositive(Utils.murmur2(order.getBytes(UTF_8))) % PARTITIONS);
    assertThat(record.value()).matches("\\{\"orderId\": ?\"" + order + "\"}");
    String webhookId = WebhookId.of("default", "/shop", order + "-created");
    assertThat(running)
        .isNotEmpty()
        .allSatisfy((receiver, program) -> {
          assertThat(program.relay().statuses(webhookId)).as(receiver.name()).containsOnly(204);
          program.worked(webhookId, TYPE);
        });
  }

  @ParameterizedTest
  @FieldSource("RECEIVERS")
  void refusesWhatIsForged(Example example) throws Exception {
    ReceiverProgram receiver = running(example);
    long old = Instant.now().minusSeconds(3600).getEpochSecond();
    String body = event(TYPE);
    String ofAnotherBody = receiver.sign("msg_1", Instant.now().getEpochSecond(), body + " ");
    List<Map<String, String>> forgeries =
        List.of(
            Map.of("webhook-signature", ofAnotherBody),
            Map.of("webhook-signature", "v1,YWJj"),
            Map.of("webhook-signature", "garbage"),
            Map.of("webhook-signature", " "),
            Map.of("webhook-id", "msg_2"),
            Map.of("webhook-timestamp", "soon"),
            Map.of(
                "webhook-timestamp", String.valueOf(old),
                "webhook-signature", receiver.sign("msg_1", old, body)));

    assertThat(forgeries)
        .allSatisfy(forgery ->
            assertThat(receiver.post("msg_1", body, forgery).statusCode())
                .as(forgery.toString())
                .isEqualTo(401));
  }

  @ParameterizedTest
  @FieldSource("RECEIVERS")
  void worksOnceOnWhatComesTwice(Example example) throws Exception {
    ReceiverProgram receiver = running(example);

    assertThat(receiver.post("msg_twice", event(TYPE), Map.of()).statusCode()).isEqualTo(204);
    assertThat(receiver.post("msg_twice", event(TYPE), Map.of()).statusCode()).isEqualTo(204);
    assertThat(receiver.post("msg_last", event(TYPE), Map.of()).statusCode()).isEqualTo(204);

    receiver.worked("msg_twice", TYPE);
    assertThat(receiver.worked("msg_last", TYPE)).containsOnlyOnce("msg_twice");
  }

  @ParameterizedTest
  @FieldSource("RECEIVERS")
  void repliesToAnUnusualLogin(Example example) throws Exception {
    ReceiverProgram receiver = running(example);

    var answer = receiver.post("msg_login", event("login.unusual"), Map.of());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.body().strip()).matches("\\{\"verified\": ?true}");
  }

  private static String event(String type) {
    return "{\"type\":\"%s\",\"timestamp\":\"2026-11-23T08:15:30Z\",\"data\":{}}".formatted(type);
  }

  private ReceiverProgram running(Example receiver) {
    String missing = notInstalled.get(receiver);
    if (missing != null) {
      skip(receiver, missing);
    }
    return Objects.requireNonNull(running.get(receiver));
  }

  private static void skip(Example example, String missing) {
    assertThat(REQUIRED).as("Missing: " + missing).doesNotContain(example.name());
    Assumptions.abort("%s is skipped: %s".formatted(example, missing));
  }

  private Path work(Example example) throws Exception {
    return Files.createDirectories(folder.resolve(example.name()));
  }
}
