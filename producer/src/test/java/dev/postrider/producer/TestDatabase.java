package dev.postrider.producer;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Both databases, real; one PostgreSQL server serves all tests of a JVM. */
public enum TestDatabase {
  H2("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL") {
    @Override
    public String freshUrl() {
      return "jdbc:h2:mem:%s;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1"
          .formatted(nextName());
    }
  },
  POSTGRES(
      "SELECT COUNT(*) FROM pg_stat_activity"
          + " WHERE wait_event_type = 'Lock' AND datname = current_database()") {
    @Override
    public String freshUrl() {
      String name = nextName();
      try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name);
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      }
      return Server.RUNNING.getJdbcUrl("postgres", name);
    }
  };

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String blocked;

  TestDatabase(String blocked) {
    this.blocked = blocked;
  }

  /** How many statements wait for a lock. */
  public int blocked(JdbcClient jdbc) {
    return jdbc.sql(blocked).query(Integer.class).single();
  }

  /** An empty database. */
  public abstract String freshUrl();

  private static String nextName() {
    return "test" + NUMBER.incrementAndGet();
  }

  /** The settings of a producer that uses a database. */
  public static List<String> settings(String url) {
    return List.of("--spring.datasource.url=" + url, "--spring.datasource.username=postgres");
  }

  /** A pool for tests without Spring. */
  public static HikariDataSource pool(String url) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(url);
    pool.setUsername("postgres");
    pool.setMaximumPoolSize(8);
    return pool;
  }

  /** With the tables of the producer in it. */
  public static void migrate(DataSource database) {
    Flyway.configure()
        .dataSource(database)
        .locations("classpath:dev/postrider/producer/database")
        .table("producer_schema_history")
        .load()
        .migrate();
  }

  /** Started when the first test wants it, stopped with the JVM. */
  private static final class Server {
    static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("max_connections", "200").start();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
