package dev.postrider.dispatcher.ingest;

import static java.util.Objects.requireNonNullElse;

import dev.postrider.schemas.codec.PayloadCodec;
import dev.postrider.schemas.codec.SchemaRegistry;
import dev.postrider.schemas.event.LoginReported;
import dev.postrider.schemas.event.LoginUnusual;
import dev.postrider.schemas.event.PaymentOccurred;
import dev.postrider.schemas.event.PriceDropped;
import dev.postrider.schemas.event.ShipmentArriving;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the schemas of Avro events come from.
 *
 * @param schemaRegistry asked for values in the Confluent frame
 * @param avro schemas of values in single-object encoding, besides those of the sample sources
 */
@ConfigurationProperties("postrider")
record Schemas(@Nullable Registry schemaRegistry, @Nullable Avro avro) {
  record Registry(@Nullable URI url) {}

  /**
   * @param schemaFiles paths of {@code .avsc} files, one schema each
   */
  record Avro(@Nullable List<Path> schemaFiles) {}

  /** Schemas of the sample sources, which are known without configuration. */
  private static final List<Schema> SAMPLES =
      List.of(
          PaymentOccurred.getClassSchema(),
          LoginUnusual.getClassSchema(),
          LoginReported.getClassSchema(),
          PriceDropped.getClassSchema(),
          ShipmentArriving.getClassSchema());

  PayloadCodec codec() {
    List<Schema> known = new ArrayList<>(SAMPLES);
    if (avro != null) {
      requireNonNullElse(avro.schemaFiles(), List.<Path>of()).stream()
          .map(Schemas::parse)
          .forEach(known::add);
    }
    return schemaRegistry == null || schemaRegistry.url() == null
        ? PayloadCodec.of(known)
        : PayloadCodec.of(known, new SchemaRegistry(schemaRegistry.url()));
  }

  private static Schema parse(Path file) {
    try {
      return new Schema.Parser().parse(file.toFile());
    } catch (IOException | SchemaParseException unreadable) {
      throw new IllegalArgumentException(
          "postrider.avro.schema-files: no Avro schema could be read from " + file, unreadable);
    }
  }
}
