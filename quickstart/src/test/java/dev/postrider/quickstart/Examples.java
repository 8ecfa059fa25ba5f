package dev.postrider.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.tools.ConsoleProducer;

/** All of {@code examples/}, each with how it is run. */
final class Examples {
  /** Take an order's id, publish {@code order.created} for it, and end. */
  static final List<Example> PUBLISHERS =
      List.of(
          new Example("publish/java", _ -> java("publish/java/Publish.java")),
          new Example("publish/console-producer", Examples::consoleProducer),
          new Example("publish/kcat", _ -> kcat()),
          new Example(
              "publish/python", _ -> python("publish/python/publish.py", "confluent_kafka")),
          new Example("publish/node", _ -> node("publish/node/publish.mjs", "kafkajs")),
          new Example(
              "publish/go", work -> go("publish/go", work, "confluentinc/confluent-kafka-go/v2")));

  /** Receive on {@code PORT} with {@code WEBHOOK_SECRET} until they are stopped. */
  static final List<Example> RECEIVERS =
      List.of(
          new Example("receive/java", _ -> java("receive/java/Receiver.java")),
          new Example(
              "receive/python", _ -> python("receive/python/receiver.py", "standardwebhooks")),
          new Example("receive/python-by-hand", Examples::pythonByHand),
          new Example("receive/node", _ -> node("receive/node/receiver.mjs", "standardwebhooks")),
          new Example(
              "receive/go", work -> go("receive/go", work, "standard-webhooks/standard-webhooks")));

  /** Where Debian's packages put Go's libraries. */
  private static final Path GO_PACKAGES = Path.of("/usr/share/gocode/src");

  private Examples() {}

  private static List<String> java(String file) {
    return Program.java(List.of(KafkaTools.LOGGING), Example.file(file).toString());
  }

  /** The class behind the script of Kafka's distribution, under that script's name. */
  private static List<String> consoleProducer(Path work) throws IOException {
    String tool =
        Program.java(List.of(KafkaTools.LOGGING), ConsoleProducer.class).stream()
            .map("'%s'"::formatted)
            .collect(Collectors.joining(" "));
    Path script = work.resolve("kafka-console-producer.sh");
    Files.writeString(script, "#!/bin/sh\nexec " + tool + " \"$@\"\n");
    script.toFile().setExecutable(true);
    return List.of(
        "env",
        "PATH=%s:%s".formatted(work, System.getenv("PATH")),
        Example.file("publish/command-line/console-producer.sh").toString());
  }

  private static List<String> kcat() throws Exception {
    need("no kcat", "kcat", "-V");
    return List.of(Example.file("publish/command-line/kcat.sh").toString());
  }

  private static List<String> python(String file, String module) throws Exception {
    // Debian's packages are for the system's Python alone, which need not be the first on the path.
    for (String python : List.of("python3", "/usr/bin/python3")) {
      if (succeeds(python, "-c", "import " + module)) {
        return List.of(python, Example.file(file).toString());
      }
    }
    throw new Example.Missing("no python3 has the module " + module);
  }

  /** The receiver with its import exchanged, as the comment beside it says. */
  private static List<String> pythonByHand(Path work) throws Exception {
    need("no python3", "python3", "--version");
    Path folder = Example.file("receive/python");
    String receiver = Files.readString(folder.resolve("receiver.py"));
    String byHand = receiver.replace("from standardwebhooks import", "from by_hand import");
    assertThat(byHand).isNotEqualTo(receiver);
    Path file = work.resolve("receiver.py");
    Files.writeString(file, byHand);
    Files.copy(folder.resolve("by_hand.py"), work.resolve("by_hand.py"));
    return List.of("python3", file.toString());
  }

  private static List<String> node(String file, String module) throws Exception {
    need("no node", "node", "--version");
    Path program = Example.file(file);
    if (!Files.isDirectory(program.resolveSibling("node_modules").resolve(module))) {
      throw new Example.Missing("no %s: run npm ci in %s".formatted(module, program.getParent()));
    }
    return List.of("node", program.toString());
  }

  /**
   * Built with Debian's packages if they have the library, else with modules that are here already.
   */
  private static List<String> go(String folder, Path work, String library) throws Exception {
    need("no go", "go", "version");
    Path program = work.resolve("program");
    for (String file : List.of("main.go", "go.mod", "go.sum")) {
      if (Files.exists(Example.file(folder).resolve(file))) {
        Files.copy(Example.file(folder).resolve(file), work.resolve(file));
      }
    }
    // Debian has a library under the name that it had before it had versions.
    Path packaged = GO_PACKAGES.resolve("github.com").resolve(library.replaceFirst("/v\\d+$", ""));
    List<String> how;
    if (Files.isDirectory(packaged)) {
      Path link = work.resolve("go/src/github.com").resolve(library);
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, packaged);
      how = List.of("GO111MODULE=off", "GOPATH=" + work.resolve("go"), "GOFLAGS=");
    } else {
      how = List.of("GO111MODULE=on", "GOPROXY=off", "GOFLAGS=-mod=mod");
    }
    List<String> build = new ArrayList<>(List.of("env"));
    build.addAll(how);
    build.addAll(List.of("go", "build", "-o", program.toString(), "main.go"));
    try (Program compiler = Program.start(work, build, "")) {
      Program.Result result = compiler.result();
      if (result.exit() != 0 && result.err().contains("module lookup disabled")) {
        throw new Example.Missing(
            "no Go module github.com/%s: run go mod tidy in %s"
                .formatted(library, Example.file(folder)));
      }
      assertThat(result.exit()).as(result.err()).isZero();
    }
    return List.of(program.toString());
  }

  private static void need(String otherwise, String... command) throws Exception {
    if (!succeeds(command)) {
      throw new Example.Missing(otherwise);
    }
  }

  private static boolean succeeds(String... command) throws Exception {
    try {
      return new ProcessBuilder(command)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notInstalled) {
      return false;
    }
  }
}
