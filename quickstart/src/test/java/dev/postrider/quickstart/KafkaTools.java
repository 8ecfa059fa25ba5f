package dev.postrider.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.tools.ConsoleProducer;
import org.apache.kafka.tools.consumer.ConsoleConsumer;
import org.apache.kafka.tools.consumer.group.ConsumerGroupCommand;

/** Kafka's own console tools, each run as on a command line. */
record KafkaTools(Path folder, String bootstrapServers) {
  /** As Kafka's distribution logs them: warnings, apart from what they print. */
  static final String LOGGING = "-Dlogback.configurationFile=kafka-tools-logback.xml";

  /** {@code kafka-console-producer}: writes one line as a record. */
  void produce(String topic, String line) throws Exception {
    try (Program producer = start(ConsoleProducer.class, line + "\n", "--topic", topic)) {
      assertThat(producer.result())
          .as("kafka-console-producer")
          .returns(0, Program.Result::exit)
          .returns("", Program.Result::err);
    }
  }

  /**
   * {@code kafka-console-consumer}: what it prints of a topic with headers and keys, from the
   * beginning until a text has come.
   */
  String consume(String topic, String until) throws Exception {
    try (Program consumer =
        start(
            ConsoleConsumer.class,
            "",
            "--topic",
            topic,
            "--from-beginning",
            "--formatter-property",
            "print.headers=true",
            "--formatter-property",
            "print.key=true")) {
      return consumer.output(until);
    }
  }

  /** {@code kafka-consumer-groups --describe}: what it prints as LAG of each partition. */
  Map<TopicPartition, String> lag(String group) throws Exception {
    try (Program groups = start(ConsumerGroupCommand.class, "", "--describe", "--group", group)) {
      Program.Result result = groups.result();
      assertThat(result.exit()).as(result.err()).isZero();
      List<List<String>> table =
          result
              .out()
              .lines()
              .filter(line -> !line.isBlank())
              .map(line -> List.of(line.strip().split("\\s+")))
              .toList();
      List<String> columns = table.getFirst();
      assertThat(columns).contains("TOPIC", "PARTITION", "LAG");
      Map<TopicPartition, String> lag = new HashMap<>();
      for (List<String> row : table.subList(1, table.size())) {
        int partition = Integer.parseInt(row.get(columns.indexOf("PARTITION")));
        lag.put(
            new TopicPartition(row.get(columns.indexOf("TOPIC")), partition),
            row.get(columns.indexOf("LAG")));
      }
      return lag;
    }
  }

  private Program start(Class<?> tool, String input, String... options) throws Exception {
    String[] arguments =
        Stream.concat(Stream.of("--bootstrap-server", bootstrapServers), Stream.of(options))
            .toArray(String[]::new);
    return Program.start(folder, Program.java(List.of(LOGGING), tool, arguments), input);
  }
}
