package dev.postrider.schemas.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the schemas against the committed history in {@code src/history}.
 *
 * <p>A changed schema is added to its history with {@code mvn -pl schemas test
 * -Dtest=SchemaHistoryTest -Dschema.history=add}. As long as nothing is released, {@code
 * -Dschema.history=rewrite} replaces the newest entry instead.
 */
class SchemaHistoryTest {
  private static final SchemaHistory HISTORY = new SchemaHistory(Path.of("src/history"));
  private static final String COMMAND =
      "mvn -pl schemas test -Dtest=SchemaHistoryTest -Dschema.history=add";

  @BeforeAll
  static void writeIfAsked() throws IOException {
    String mode = System.getProperty("schema.history", "");
    if (mode.isEmpty()) {
      return;
    }
    for (Schema schema : schemas().map(arguments -> (Schema) arguments.get()[1]).toList()) {
      List<Schema> history = HISTORY.of(schema.getName());
      if (history.isEmpty() || !SchemaHistory.same(history.getLast(), schema)) {
        HISTORY.write(
            schema, mode.equals("rewrite") ? Math.max(1, history.size()) : history.size() + 1);
      }
    }
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("schemas")
  void theNewestEntryIsTheCurrentSchema(EvolutionRule rule, Schema schema) throws IOException {
    List<Schema> history = HISTORY.of(schema.getName());

    assertThat(history)
        .as("src/history/%s/1.avsc is missing; to write it: %s", schema.getName(), COMMAND)
        .isNotEmpty();
    assertThat(SchemaHistory.same(history.getLast(), schema))
        .as(
            "%s is not what src/history/%s/%d.avsc says. If the change is meant, add it (it must be"
                + " %s): %s",
            schema.getFullName(), schema.getName(), history.size(), rule, COMMAND)
        .isTrue();
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("schemas")
  void everyEntryMayFollowThoseBeforeIt(EvolutionRule rule, Schema schema) throws IOException {
    List<Schema> history = HISTORY.of(schema.getName());

    for (int n = 1; n < history.size(); n++) {
      assertThat(rule.violations(history.get(n), history.subList(0, n).reversed()))
          .as("src/history/%s/%d.avsc, %s", schema.getName(), n + 1, rule)
          .isEmpty();
    }
  }

  static Stream<Arguments> schemas() throws IOException {
    return Stream.concat(
        SchemaHistory.current(Path.of("src/main/avro/event")).stream()
            .map(schema -> arguments(EvolutionRule.BACKWARD_TRANSITIVE, schema)),
        SchemaHistory.current(Path.of("src/main/avro/internal")).stream()
            .map(schema -> arguments(EvolutionRule.FULL_TRANSITIVE, schema)));
  }
}
