package dev.postrider.schemas.codec;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Finds the classes of a generated record and of the records in it, all of one package.
 *
 * <p>Avro 1.12.2 refuses to look a class up by its name unless the whole JVM declares it trusted
 * (AVRO-4189). Here the record's own package is trusted, for this codec alone.
 */
final class PackageData extends SpecificData {
  private final String packageName;

  PackageData(Class<? extends SpecificRecord> type) {
    super(type.getClassLoader());
    packageName = type.getPackageName();
    SpecificData.getForClass(type).getConversions().forEach(this::addLogicalTypeConversion);
  }

  @Override
  @SuppressWarnings("rawtypes") // as Avro declares it
  public Class getClass(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ENUM, FIXED -> isOurs(schema) ? load(schema) : super.getClass(schema);
      default -> super.getClass(schema);
    };
  }

  private boolean isOurs(Schema schema) {
    return packageName.equals(schema.getNamespace());
  }

  private Class<?> load(Schema schema) {
    try {
      return Class.forName(schema.getFullName(), true, getClassLoader());
    } catch (ClassNotFoundException notGenerated) {
      throw new IllegalStateException(
          "No class was generated for schema " + schema.getFullName(), notGenerated);
    }
  }
}
