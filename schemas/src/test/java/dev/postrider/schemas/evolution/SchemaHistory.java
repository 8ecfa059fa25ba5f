package dev.postrider.schemas.evolution;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.SchemaParser;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The schemas of a folder and every form that was released of them: {@code <history>/<name>/1.avsc}
 * and up, each complete in itself.
 */
final class SchemaHistory {
  private final Path history;

  SchemaHistory(Path history) {
    this.history = history;
  }

  /** The schemas as they are now, one for each file; they may refer to each other. */
  static List<Schema> current(Path folder) throws IOException {
    SchemaParser parser = new SchemaParser();
    List<SchemaParser.ParseResult> parsed = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        parsed.add(parser.parse(file));
      }
    }
    return parsed.stream().map(SchemaParser.ParseResult::mainSchema).toList();
  }

  /** Everything released under the schema's name, oldest first. */
  List<Schema> of(String name) throws IOException {
    List<Schema> entries = new ArrayList<>();
    for (int n = 1; Files.exists(file(name, n)); n++) {
      entries.add(SchemaParser.parseSingle(file(name, n)));
    }
    return entries;
  }

  void write(Schema schema, int n) throws IOException {
    Path file = file(schema.getName(), n);
    Files.createDirectories(file.getParent());
    Files.writeString(file, SchemaFormatter.format("json/pretty", schema) + "\n");
  }

  private Path file(String name, int n) {
    return history.resolve(name).resolve(n + ".avsc");
  }

  /** Whether two schemas differ in nothing but their documentation. */
  static boolean same(Schema one, Schema other) {
    return withoutDocs(one).equals(withoutDocs(other));
  }

  /**
   * The parsing canonical form would leave out too much: defaults, logical types and aliases count
   * for evolution.
   */
  private static String withoutDocs(Schema schema) {
    JsonFactory json = new JsonFactory();
    StringWriter text = new StringWriter();
    try (JsonParser in = json.createParser(ObjectReadContext.empty(), schema.toString());
        JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), text)) {
      while (in.nextToken() != null) {
        if (in.currentToken() == JsonToken.PROPERTY_NAME && in.currentName().equals("doc")) {
          in.nextToken();
        } else {
          out.copyCurrentEvent(in);
        }
      }
    }
    return text.toString();
  }
}
