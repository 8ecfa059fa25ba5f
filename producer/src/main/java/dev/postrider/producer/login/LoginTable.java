package dev.postrider.producer.login;

import dev.postrider.producer.database.SqlTime;
import dev.postrider.producer.login.AccountHistory.Sighting;
import dev.postrider.producer.web.Page;
import dev.postrider.schemas.event.UnusualReason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of sign-ins, and what they say of an account. */
@Component
final class LoginTable {
  private static final String SEPARATOR = "\n";
  private static final String KNOWN =
      "FROM login WHERE application = :application AND account_id = :account"
          + " AND state IN ('USUAL', 'CONFIRMED')";

  private final JdbcClient jdbc;

  LoginTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Until the transaction ends, no other sign-in of the account is judged. */
  void lockAccount(SignIn signIn) {
    jdbc.sql(
            """
            INSERT INTO login_account (application, account_id) VALUES (:application, :account)
            ON CONFLICT DO NOTHING
            """)
        .param("application", signIn.application())
        .param("account", signIn.accountId())
        .update();
    jdbc.sql(
            """
            SELECT account_id FROM login_account
            WHERE application = :application AND account_id = :account FOR UPDATE
            """)
        .param("application", signIn.application())
        .param("account", signIn.accountId())
        .query(String.class)
        .single();
  }

  AccountHistory historyOf(SignIn signIn, LoginRules limits) {
    Whereabouts place = signIn.place();
    Sighting lastPlace = lastPlace(signIn).orElse(null);
    return jdbc.sql(
            """
            SELECT
              EXISTS (SELECT 1 FROM login WHERE application = :application
                AND account_id = :account AND succeeded) AS signed_in,
              EXISTS (SELECT 1 %1$s AND device = :device) AS device,
              EXISTS (SELECT 1 %1$s AND network = :network) AS network,
              EXISTS (SELECT 1 %1$s AND country IS NOT NULL) AS countries,
              EXISTS (SELECT 1 %1$s AND country = :country) AS country,
              (SELECT COUNT(*) FROM login WHERE application = :application
                AND account_id = :account AND NOT succeeded
                AND occurred_at >= :since AND occurred_at <= :until
                AND occurred_at >= COALESCE(
                  (SELECT MAX(occurred_at) FROM login WHERE application = :application
                    AND account_id = :account AND succeeded AND occurred_at <= :until), :since)
              ) AS failures
            """
                .formatted(KNOWN))
        .param("application", signIn.application())
        .param("account", signIn.accountId())
        .param("device", signIn.device())
        .param("network", signIn.ipAddress().network())
        .param("country", place == null ? "" : place.country())
        .param("since", SqlTime.of(signIn.occurredAt().minus(limits.failureWindow())))
        .param("until", SqlTime.of(signIn.occurredAt()))
        .query((row, _) ->
            new AccountHistory(
                row.getBoolean("signed_in"),
                row.getBoolean("device"),
                row.getBoolean("network"),
                row.getBoolean("countries"),
                row.getBoolean("country"),
                lastPlace,
                row.getInt("failures")))
        .single();
  }

  private Optional<Sighting> lastPlace(SignIn signIn) {
    return jdbc.sql(
            """
            SELECT latitude, longitude, occurred_at %s AND latitude IS NOT NULL
            ORDER BY occurred_at DESC LIMIT 1
            """
                .formatted(KNOWN))
        .param("application", signIn.application())
        .param("account", signIn.accountId())
        .query((row, _) ->
            new Sighting(
                new Coordinates(row.getDouble("latitude"), row.getDouble("longitude")),
                SqlTime.required(row, "occurred_at")))
        .optional();
  }

  void insert(Login login) {
    SignIn signIn = login.signIn();
    Whereabouts place = signIn.place();
    jdbc.sql(
            """
            INSERT INTO login
              (login_id, application, account_id, occurred_at, ip_address, network, device,
               user_agent, succeeded, country, city, latitude, longitude, state, reasons,
               explanations, event_id, answer_until)
            VALUES
              (:id, :application, :account, :occurredAt, :ip, :network, :device,
               :userAgent, :succeeded, :country, :city, :latitude, :longitude, :state, :reasons,
               :explanations, :event, :until)
            """)
        .param("id", signIn.loginId())
        .param("application", signIn.application())
        .param("account", signIn.accountId())
        .param("occurredAt", SqlTime.of(signIn.occurredAt()))
        .param("ip", signIn.ipAddress().text())
        .param("network", signIn.ipAddress().network())
        .param("device", signIn.device())
        .param("userAgent", signIn.userAgent())
        .param("succeeded", signIn.succeeded())
        .param("country", place == null ? null : place.country())
        .param("city", place == null ? null : place.city())
        .param("latitude", place == null ? null : place.latitude())
        .param("longitude", place == null ? null : place.longitude())
        .param("state", login.state().name())
        .param(
            "reasons",
            login.reasons().stream().map(Enum::name).collect(Collectors.joining(SEPARATOR)))
        .param("explanations", String.join(SEPARATOR, login.explanations()))
        .param("event", login.eventId())
        .param("until", SqlTime.ofNullable(login.answerUntil()))
        .update();
  }

  Optional<Login> find(String loginId) {
    return jdbc.sql("SELECT * FROM login WHERE login_id = :id")
        .param("id", loginId)
        .query((row, _) -> login(row))
        .optional();
  }

  /** The sign-in that an event told of, locked until the transaction ends. */
  Optional<Login> lockByEvent(String eventId) {
    return jdbc.sql("SELECT * FROM login WHERE event_id = :event FOR UPDATE")
        .param("event", eventId)
        .query((row, _) -> login(row))
        .optional();
  }

  Page<LoginView> list(@Nullable String accountId, long before, int limit) {
    return Page.of(
        jdbc.sql(
                """
                SELECT * FROM login WHERE seq < :before %s ORDER BY seq DESC LIMIT :limit
                """
                    .formatted(accountId == null ? "" : "AND account_id = :account"))
            .param("before", before)
            .param("account", accountId)
            .param("limit", limit + 1)
            .query((row, _) -> new Page.Placed<>(row.getLong("seq"), LoginView.of(login(row))))
            .list(),
        limit);
  }

  void decide(String loginId, LoginState state, Instant at) {
    jdbc.sql("UPDATE login SET state = :state, decided_at = :at WHERE login_id = :id")
        .param("state", state.name())
        .param("at", SqlTime.of(at))
        .param("id", loginId)
        .update();
  }

  /** How many were left unanswered. */
  int leaveUnanswered(Instant answerUntil, Instant now) {
    return jdbc.sql(
            """
            UPDATE login SET state = 'UNANSWERED', decided_at = :now
            WHERE state = 'PENDING' AND answer_until < :until
            """)
        .param("now", SqlTime.of(now))
        .param("until", SqlTime.of(answerUntil))
        .update();
  }

  private static Login login(ResultSet row) throws SQLException {
    return new Login(
        signIn(row),
        LoginState.valueOf(row.getString("state")),
        lines(row.getString("reasons")).stream().map(UnusualReason::valueOf).toList(),
        lines(row.getString("explanations")),
        row.getString("event_id"),
        SqlTime.optional(row, "answer_until"),
        SqlTime.optional(row, "decided_at"));
  }

  private static SignIn signIn(ResultSet row) throws SQLException {
    return new SignIn(
        row.getString("login_id"),
        row.getString("application"),
        row.getString("account_id"),
        SqlTime.required(row, "occurred_at"),
        new IpAddress(row.getString("ip_address")),
        row.getString("device"),
        row.getString("user_agent"),
        place(row),
        row.getBoolean("succeeded"));
  }

  private static @Nullable Whereabouts place(ResultSet row) throws SQLException {
    String country = row.getString("country");
    return country == null
        ? null
        : new Whereabouts(
            country,
            row.getString("city"),
            row.getObject("latitude", Double.class),
            row.getObject("longitude", Double.class));
  }

  private static List<String> lines(String text) {
    return text.isEmpty() ? List.of() : Arrays.asList(text.split(SEPARATOR));
  }
}
