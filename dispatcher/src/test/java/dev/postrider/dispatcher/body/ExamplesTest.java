package dev.postrider.dispatcher.body;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.schemas.event.LoginUnusual;
import dev.postrider.schemas.event.PaymentOccurred;
import dev.postrider.schemas.event.PriceDropped;
import dev.postrider.schemas.event.ShipmentArriving;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The examples are what the events' schemas say. */
class ExamplesTest {
  static Stream<Arguments> schemas() {
    return Map.of(
            "payment.occurred", PaymentOccurred.getClassSchema(),
            "login.unusual", LoginUnusual.getClassSchema(),
            "price.dropped", PriceDropped.getClassSchema(),
            "shipment.arriving", ShipmentArriving.getClassSchema())
        .entrySet()
        .stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void schemas(String type, Schema schema) {
    var event = requireNonNull(Examples.of(type));

    assertThat(event.type()).isEqualTo(type);
    check(schema, JsonMapper.shared().readTree(event.data()), type);
  }

  private static void check(Schema schema, JsonNode value, String where) {
    switch (schema.getType()) {
      case RECORD -> {
        assertThat(value.propertyNames())
            .as(where)
            .containsExactlyElementsOf(
                schema.getFields().stream().map(Schema.Field::name).toList());
        schema
            .getFields()
            .forEach(field ->
                check(field.schema(), value.get(field.name()), where + "." + field.name()));
      }
      case UNION -> {
        if (!value.isNull()) {
          check(schema.getTypes().get(1), value, where);
        }
      }
      case ARRAY -> value.forEach(element -> check(schema.getElementType(), element, where + "[]"));
      case ENUM -> assertThat(schema.getEnumSymbols()).as(where).contains(value.stringValue());
      case BOOLEAN -> assertThat(value.isBoolean()).as(where).isTrue();
      case DOUBLE -> assertThat(value.isNumber()).as(where).isTrue();
      case INT -> assertThat(value.isIntegralNumber()).as(where).isTrue();
      case LONG ->
          assertThat(schema.getLogicalType() == null ? value.isIntegralNumber() : value.isString())
              .as(where)
              .isTrue();
      default -> assertThat(value.isString()).as(where).isTrue();
    }
  }
}
