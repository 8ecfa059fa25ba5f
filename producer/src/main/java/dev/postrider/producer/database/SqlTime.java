package dev.postrider.producer.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Instants as both databases keep them: with a time zone, in microseconds. */
public final class SqlTime {
  private SqlTime() {}

  /** For a parameter. */
  public static OffsetDateTime of(Instant time) {
    return micros(time).atOffset(ZoneOffset.UTC);
  }

  /** For a parameter that may be null. */
  public static @Nullable OffsetDateTime ofNullable(@Nullable Instant time) {
    return time == null ? null : of(time);
  }

  /** What will be read back: what a transaction answers must not differ from what it wrote. */
  public static Instant micros(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }

  /** From a column that is never null. */
  public static Instant required(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(optional(row, column), column);
  }

  /** From a column that may be null. */
  public static @Nullable Instant optional(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
