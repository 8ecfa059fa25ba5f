package dev.postrider.schemas.evolution;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.jspecify.annotations.Nullable;

/**
 * What a schema must be able to do with the data of those before it. Avro's {@code
 * SchemaValidatorBuilder} knows the same rules but lets an enum lose symbols.
 */
enum EvolutionRule {
  /** The new schema reads data of every older one: consumers are upgraded first. */
  BACKWARD_TRANSITIVE {
    @Override
    List<String> incompatibilities(Schema before, Schema next) {
      return reading(next, before);
    }
  },

  /** Every older schema reads its data as well: old and new programs run side by side. */
  FULL_TRANSITIVE {
    @Override
    List<String> incompatibilities(Schema before, Schema next) {
      return Stream.concat(reading(next, before).stream(), reading(before, next).stream()).toList();
    }
  };

  abstract List<String> incompatibilities(Schema before, Schema next);

  /** Why {@code next} may not follow {@code earlier}; empty if it may. */
  List<String> violations(Schema next, List<Schema> earlier) {
    List<String> found = new ArrayList<>();
    for (Schema before : earlier) {
      found.addAll(incompatibilities(before, next));
      compareMeaning(before, next, before.getFullName(), new HashSet<>(), found);
    }
    return found;
  }

  private static List<String> reading(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities()
        .stream()
        .map(SchemaCompatibility.Incompatibility::toString)
        .toList();
  }

  /**
   * Avro's own check does not look at logical types: it would let milliseconds be read as
   * microseconds.
   */
  private static void compareMeaning(
      Schema before, Schema next, String path, Set<String> seen, List<String> found) {
    for (Schema from : branches(before)) {
      for (Schema to : branches(next)) {
        if (from.getFullName().equals(to.getFullName())) {
          compareBranch(from, to, path, seen, found);
        }
      }
    }
  }

  private static void compareBranch(
      Schema before, Schema next, String path, Set<String> seen, List<String> found) {
    if (!nameOf(before.getLogicalType()).equals(nameOf(next.getLogicalType()))) {
      found.add(
          "%s: was %s, is now %s"
              .formatted(path, nameOf(before.getLogicalType()), nameOf(next.getLogicalType())));
    }
    switch (before.getType()) {
      case ARRAY ->
          compareMeaning(before.getElementType(), next.getElementType(), path + "[]", seen, found);
      case MAP ->
          compareMeaning(before.getValueType(), next.getValueType(), path + "{}", seen, found);
      case RECORD -> {
        if (seen.add(before.getFullName())) {
          compareFields(before, next, path, seen, found);
        }
      }
      default -> {}
    }
  }

  private static void compareFields(
      Schema before, Schema next, String path, Set<String> seen, List<String> found) {
    for (Schema.Field field : before.getFields()) {
      Schema.Field counterpart = next.getField(field.name());
      if (counterpart != null) {
        compareMeaning(
            field.schema(), counterpart.schema(), path + "." + field.name(), seen, found);
      }
    }
  }

  private static List<Schema> branches(Schema schema) {
    return schema.isUnion() ? schema.getTypes() : List.of(schema);
  }

  private static String nameOf(@Nullable LogicalType type) {
    return type == null ? "no logical type" : type.getName();
  }
}
