package dev.postrider.producer.login;

import dev.postrider.producer.database.SqlTime;
import dev.postrider.producer.login.AccountHistory.Sighting;
import dev.postrider.producer.web.Page;
import dev.postrider.schemas.event.UnusualReason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of sign-ins, and what they say of an account. */
@Component
final class LoginTable {
  private static final String SEPARATOR = "\n";

  private static final String OF_ACCOUNT =
      "FROM login WHERE application = :application AND account_id = :account ";

  /** State by state: H2 finds no row by an IN that is not of an index's first column. */
  private static final List<String> KNOWN =
      Stream.of(LoginState.USUAL, LoginState.CONFIRMED)
          .map(state -> OF_ACCOUNT + "AND state = '%s' ".formatted(state))
          .toList();

  static final String HISTORY =
      """
      SELECT
        EXISTS (SELECT 1 %1$s AND succeeded = TRUE) AS signed_in,
        (%2$s) AS device, (%3$s) AS network, (%4$s) AS countries, (%5$s) AS country,
        (SELECT COUNT(*) FROM
          (SELECT 1 AS one %1$s AND succeeded = FALSE
             AND occurred_at <= :until
             AND occurred_at >= GREATEST(:since, COALESCE(
               (SELECT occurred_at %1$s AND succeeded = TRUE AND occurred_at <= :until
                ORDER BY occurred_at DESC LIMIT 1), :since))
           LIMIT :enough) failed) AS failures
      """
          .formatted(
              OF_ACCOUNT,
              known("device = :device"),
              known("network = :network"),
              known("country IS NOT NULL"),
              known("country = :country"));

  static final String LAST_PLACE =
      KNOWN.stream()
          .map(
              ("(SELECT latitude, longitude, occurred_at %s AND latitude IS NOT NULL"
                      + " ORDER BY occurred_at DESC LIMIT 1)")
                  ::formatted)
          .collect(
              Collectors.joining(
                  " UNION ALL ", "SELECT * FROM (", ") p ORDER BY occurred_at DESC LIMIT 1"));

  private final JdbcClient jdbc;

  LoginTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Until the transaction ends, no other sign-in of the account is judged. */
  void lockAccount(SignIn signIn) {
    do {
      addAccount(signIn);
      // It may have been forgotten in between.
    } while (!lockExisting(signIn));
  }

  private void addAccount(SignIn signIn) {
    jdbc.sql(
            """
            INSERT INTO login_account (application, account_id) VALUES (:application, :account)
            ON CONFLICT DO NOTHING
            """)
        .params(account(signIn))
        .update();
  }

  private boolean lockExisting(SignIn signIn) {
    return jdbc.sql(
            """
            SELECT account_id FROM login_account
            WHERE application = :application AND account_id = :account FOR UPDATE
            """)
        .params(account(signIn))
        .query(String.class)
        .optional()
        .isPresent();
  }

  private static String known(String what) {
    return KNOWN.stream()
        .map(rows -> "EXISTS (SELECT 1 %s AND %s)".formatted(rows, what))
        .collect(Collectors.joining(" OR "));
  }

  AccountHistory historyOf(SignIn signIn, LoginRules limits) {
    Sighting lastPlace = lastPlace(signIn).orElse(null);
    return jdbc.sql(HISTORY)
        .params(history(signIn, limits))
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

  /** The parameters of {@link #HISTORY}. */
  static Map<String, Object> history(SignIn signIn, LoginRules limits) {
    Whereabouts place = signIn.place();
    Map<String, Object> parameters = new HashMap<>(account(signIn));
    parameters.put("device", signIn.device());
    parameters.put("network", signIn.ipAddress().network());
    parameters.put("country", place == null ? "" : place.country());
    parameters.put("since", SqlTime.of(signIn.occurredAt().minus(limits.failureWindow())));
    parameters.put("until", SqlTime.of(signIn.occurredAt()));
    parameters.put("enough", AccountHistory.FAILURES_COUNTED);
    return parameters;
  }

  /** The parameters of {@link #LAST_PLACE}, and of what asks for nothing but an account. */
  static Map<String, Object> account(SignIn signIn) {
    return Map.of("application", signIn.application(), "account", signIn.accountId());
  }

  private Optional<Sighting> lastPlace(SignIn signIn) {
    return jdbc.sql(LAST_PLACE)
        .params(account(signIn))
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
