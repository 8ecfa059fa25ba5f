package dev.postrider.schemas.evolution;

import static dev.postrider.schemas.evolution.EvolutionRule.BACKWARD_TRANSITIVE;
import static dev.postrider.schemas.evolution.EvolutionRule.FULL_TRANSITIVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.junit.jupiter.api.Test;

class EvolutionRuleTest {
  private static final Schema FIRST = record(string("id"), longs("at", "timestamp-millis"));

  @Test
  void aNewFieldWithADefaultMayFollow() {
    Schema next =
        record(string("id"), longs("at", "timestamp-millis"), optionalWithDefault("note"));

    assertThat(FULL_TRANSITIVE.violations(next, List.of(FIRST))).isEmpty();
  }

  @Test
  void aNewFieldWithoutADefaultMayNot() {
    Schema next = record(string("id"), longs("at", "timestamp-millis"), string("note"));

    assertThat(BACKWARD_TRANSITIVE.violations(next, List.of(FIRST))).isNotEmpty();
  }

  @Test
  void aFieldThatOlderReadersNeedMayGoFromAnEventButNotFromAnInternalRecord() {
    Schema next = record(string("id"));

    assertThat(BACKWARD_TRANSITIVE.violations(next, List.of(FIRST))).isEmpty();
    assertThat(FULL_TRANSITIVE.violations(next, List.of(FIRST))).isNotEmpty();
  }

  @Test
  void everyOlderSchemaCountsNotOnlyTheLast() {
    Schema second = record(string("id"));
    Schema third = record(string("id"), "{'name': 'at', 'type': 'string', 'default': ''}");

    assertThat(BACKWARD_TRANSITIVE.violations(third, List.of(second))).isEmpty();
    assertThat(BACKWARD_TRANSITIVE.violations(third, List.of(second, FIRST))).isNotEmpty();
  }

  @Test
  void aLogicalTypeMayNotChangeUnderneathItsNumber() {
    Schema next = record(string("id"), longs("at", "timestamp-micros"));

    assertThat(BACKWARD_TRANSITIVE.violations(next, List.of(FIRST)))
        .containsExactly("test.R.at: was timestamp-millis, is now timestamp-micros");
  }

  @Test
  void aLogicalTypeMayNotChangeOnTheWayIntoAUnion() {
    Schema next =
        record(
            string("id"),
            "{'name': 'at', 'type': ['null', {'type': 'long', 'logicalType': 'timestamp-micros'}]}");

    assertThat(BACKWARD_TRANSITIVE.violations(next, List.of(FIRST))).hasSize(1);
  }

  @Test
  void aNestedRecordMayNotChangeItsFieldsType() {
    Schema before = record(nested("{'name': 'amount', 'type': 'long'}"));
    Schema next = record(nested("{'name': 'amount', 'type': 'string'}"));

    assertThat(BACKWARD_TRANSITIVE.violations(next, List.of(before))).isNotEmpty();
  }

  @Test
  void anEnumMayGrowAndMayLoseASymbolOnlyIfItHasADefault() {
    Schema one = record(colour("['RED']", ""));
    Schema two = record(colour("['RED', 'BLUE']", ""));
    Schema twoWithDefault = record(colour("['RED', 'BLUE']", ", 'default': 'RED'"));
    Schema oneWithDefault = record(colour("['RED']", ", 'default': 'RED'"));

    assertThat(BACKWARD_TRANSITIVE.violations(two, List.of(one))).isEmpty();
    assertThat(FULL_TRANSITIVE.violations(two, List.of(one))).isNotEmpty();
    assertThat(FULL_TRANSITIVE.violations(twoWithDefault, List.of(oneWithDefault))).isEmpty();
  }

  @Test
  void onlyDocumentationMayDifferFromTheHistory() {
    Schema documented = record("{'name': 'id', 'type': 'string', 'doc': 'An id.'}");
    Schema defaulted = record("{'name': 'id', 'type': 'string', 'default': ''}");

    assertThat(SchemaHistory.same(documented, record(string("id")))).isTrue();
    assertThat(SchemaHistory.same(defaulted, record(string("id")))).isFalse();
  }

  private static Schema record(String... fields) {
    String json = "{'type': 'record', 'name': 'R', 'namespace': 'test', 'fields': [%s]}";
    return SchemaParser.parseSingle(json.formatted(String.join(",", fields)).replace('\'', '"'));
  }

  private static String string(String name) {
    return "{'name': '%s', 'type': 'string'}".formatted(name);
  }

  private static String longs(String name, String logicalType) {
    return "{'name': '%s', 'type': {'type': 'long', 'logicalType': '%s'}}"
        .formatted(name, logicalType);
  }

  private static String optionalWithDefault(String name) {
    return "{'name': '%s', 'type': ['null', 'string'], 'default': null}".formatted(name);
  }

  private static String nested(String field) {
    return "{'name': 'n', 'type': {'type': 'record', 'name': 'N', 'fields': [%s]}}"
        .formatted(field);
  }

  private static String colour(String symbols, String rest) {
    return "{'name': 'c', 'type': {'type': 'enum', 'name': 'C', 'symbols': %s%s}}"
        .formatted(symbols, rest);
  }
}
