package dev.postrider.producer.login;

import static dev.postrider.producer.TestBroker.data;
import static dev.postrider.producer.TestBroker.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.producer.SharedProducer;
import dev.postrider.producer.TestDatabase;
import dev.postrider.schemas.event.LoginUnusual;
import dev.postrider.schemas.event.UnusualReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Sign-ins over HTTP: what the login table remembers of an account, and what is told of it. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class LoginIT {
  private static final String HOME = "192.0.2.7";
  private static final String ELSEWHERE = "203.0.113.7";
  private static final String FAILED = ", \"succeeded\": false";
  private static final String LISBON =
      ", \"place\": {\"country\": \"PT\", \"latitude\": 38.7, \"longitude\": -9.1}";

  /** In the plans of H2 and of PostgreSQL. */
  private static final Pattern ROWS =
      Pattern.compile(
          "(?:scanCount: |actual time=\\S+ rows=|actual rows=|Removed by Filter: )(\\d+)");

  private final TestDatabase database;
  private final SharedProducer producer;

  LoginIT(TestDatabase database) {
    this.database = database;
    producer = SharedProducer.on(database);
  }

  @Test
  void aSignInFromTheFutureIsRefused() {
    producer
        .post(
            "/logins",
            """
            {"accountId": "acc_future", "device": "Pixel 9", "ipAddress": "192.0.2.7",
             "userAgent": "Mozilla/5.0", "occurredAt": "%s"}
            """
                .formatted(producer.clock().instant().plusSeconds(301)))
        .expectStatus()
        .isEqualTo(422)
        .expectBody()
        .jsonPath("$.errors[0].field")
        .isEqualTo("occurredAt");
  }

  @Test
  void anUnusualSignInIsToldWithItsReasonsAndWaitsForAnAnswer() {
    LoginView first = signIn("acc_new", "Pixel 9", HOME, "");
    LoginView again = signIn("acc_new", "Pixel 9", "192.0.2.99", "");

    LoginView strange = signIn("acc_new", "Nobody's", ELSEWHERE, "");

    assertThat(first.state()).isEqualTo(LoginState.USUAL);
    assertThat(again.state()).isEqualTo(LoginState.USUAL);
    assertThat(strange.state()).isEqualTo(LoginState.PENDING);
    assertThat(strange.reasons())
        .containsExactly(UnusualReason.NEW_DEVICE, UnusualReason.NEW_NETWORK);
    assertThat(strange.answerUntil())
        .isEqualTo(producer.clock().instant().plus(Duration.ofMinutes(10)));
    var record = producer.events("logins", "acc_new", 1).getFirst();
    assertThat(header(record, "ce_type")).isEqualTo("login.unusual");
    assertThat(header(record, "ce_id")).isEqualTo(strange.eventId());
    assertThat(header(record, "ce_application")).isEqualTo("bank");
    GenericRecord event = data(record, LoginUnusual.getClassSchema());
    assertThat(event.get("loginId")).hasToString(strange.loginId());
    assertThat(event.get("reasons")).hasToString("[NEW_DEVICE, NEW_NETWORK]");
    assertThat(event.get("explanations")).asString().contains("from this device");
    assertThat(event.get("verificationRequested")).isEqualTo(true);
    assertThat(producer.get("/logins/" + strange.loginId(), LoginView.class))
        .isEqualTo(strange.with(List.of()));
  }

  @Test
  void whatNobodyVouchedForStaysUnusual() {
    signIn("acc_twice", "Pixel 9", HOME, "");

    LoginView once = signIn("acc_twice", "Nobody's", HOME, "");
    LoginView twice = signIn("acc_twice", "Nobody's", HOME, "");

    assertThat(once.reasons()).containsExactly(UnusualReason.NEW_DEVICE);
    assertThat(twice.reasons()).containsExactly(UnusualReason.NEW_DEVICE);
  }

  @Test
  void countriesAndDistancesAreThoseOfTheAccount() {
    String tokyo = ", \"place\": {\"country\": \"JP\", \"latitude\": 35.7, \"longitude\": 139.7}";
    signIn("acc_travels", "Pixel 9", HOME, LISBON);

    LoginView strange = signIn("acc_travels", "Pixel 9", HOME, tokyo);

    assertThat(strange.reasons())
        .containsExactly(UnusualReason.IMPOSSIBLE_TRAVEL, UnusualReason.NEW_PLACE);
  }

  @Test
  void failuresCountSinceTheLastSuccess() {
    for (int n = 0; n < 5; n++) {
      LoginView failed = signIn("acc_guessed", "Pixel 9", HOME, ", \"succeeded\": false");
      assertThat(failed.state()).isEqualTo(LoginState.FAILED);
      producer.clock().advance(Duration.ofSeconds(1));
    }

    LoginView guessed = signIn("acc_guessed", "Pixel 9", HOME, "");
    producer.clock().advance(Duration.ofSeconds(1));
    signIn("acc_guessed", "Pixel 9", HOME, ", \"succeeded\": false");

    assertThat(guessed.reasons()).containsExactly(UnusualReason.MANY_FAILURES);
    assertThat(signIn("acc_guessed", "Pixel 9", HOME, "").reasons())
        .doesNotContain(UnusualReason.MANY_FAILURES);
  }

  @Test
  void anAccountWithVeryManyFailedAttemptsIsJudgedByFewRows() {
    signIn("acc_hammered", "Pixel 9", HOME, LISBON);
    producer.clock().advance(Duration.ofSeconds(1));
    signIn("acc_hammered", "Pixel 9", HOME, ", \"succeeded\": false");
    multiply("acc_hammered", LoginState.FAILED, 17);
    // So that no index of another purpose has few rows by chance.
    signIn("acc_crowd", "Pixel 9", HOME, LISBON);
    multiply("acc_crowd", LoginState.USUAL, 13);
    producer.bean(JdbcClient.class).sql("ANALYZE").update();

    LoginView guessed = signIn("acc_hammered", "Nobody's", ELSEWHERE, LISBON);

    assertThat(guessed.reasons())
        .containsExactly(
            UnusualReason.MANY_FAILURES, UnusualReason.NEW_DEVICE, UnusualReason.NEW_NETWORK);
    assertThat(guessed.explanations()).first().asString().startsWith("at least 1000 failed");
    SignIn signIn =
        new SignIn(
            "login_x",
            "bank",
            "acc_hammered",
            guessed.occurredAt(),
            guessed.ipAddress(),
            guessed.device(),
            guessed.userAgent(),
            guessed.place(),
            true);
    var history = LoginTable.history(signIn, producer.bean(LoginRules.class));
    assertThat(
            rowsRead(LoginTable.HISTORY, history)
                + rowsRead(LoginTable.LAST_PLACE, LoginTable.account(signIn)))
        .isBetween(AccountHistory.FAILURES_COUNTED, 3 * AccountHistory.FAILURES_COUNTED);
  }

  private void multiply(String account, LoginState state, int doublings) {
    for (int n = 0; n < doublings; n++) {
      producer
          .bean(JdbcClient.class)
          .sql(
              """
              INSERT INTO login
                (login_id, application, account_id, occurred_at, ip_address, network, device,
                 user_agent, succeeded, state, reasons, explanations)
              SELECT login_id || :suffix, application, account_id, occurred_at, ip_address,
                network, device, user_agent, succeeded, state, reasons, explanations
              FROM login WHERE account_id = :account AND state = :state
              """)
          .param("suffix", String.valueOf((char) ('a' + n)))
          .param("account", account)
          .param("state", state.name())
          .update();
    }
  }

  /** What the database says that it has read for a query. */
  private int rowsRead(String sql, Map<String, Object> parameters) {
    String plan =
        String.join(
            "\n",
            producer
                .bean(JdbcClient.class)
                .sql("EXPLAIN ANALYZE " + sql)
                .params(parameters)
                .query(String.class)
                .list());
    return ROWS.matcher(plan).results().mapToInt(rows -> Integer.parseInt(rows.group(1))).sum();
  }

  @Test
  void oldSignInsAreForgottenAndFailedOnesSooner() {
    LoginView kept = signIn("acc_old", "Pixel 9", HOME, daysAgo(399));
    LoginView old = signIn("acc_old", "Pixel 9", HOME, daysAgo(401));
    LoginView asked = signIn("acc_old", "Nobody's", ELSEWHERE, daysAgo(402));
    LoginView keptFailed =
        signIn("acc_old", "Pixel 9", HOME, daysAgo(29) + ", \"succeeded\": false");
    LoginView oldFailed =
        signIn("acc_old", "Pixel 9", HOME, daysAgo(31) + ", \"succeeded\": false");

    producer.bean(LoginRetention.class).forgetOld();

    assertThat(asked.state()).isEqualTo(LoginState.PENDING);
    assertThat(Stream.of(kept, old, asked, keptFailed, oldFailed).filter(this::isKnown))
        .containsExactly(kept, asked, keptFailed);
  }

  @Test
  void anAccountIsForgottenWithItsLastSignIn() {
    signIn("acc_made_up", "Pixel 9", HOME, daysAgo(31) + FAILED);
    signIn("acc_real", "Pixel 9", HOME, daysAgo(31) + FAILED);
    signIn("acc_real", "Pixel 9", HOME, FAILED);

    producer.bean(LoginRetention.class).forgetOld();

    assertThat(hasRow("acc_made_up")).isFalse();
    assertThat(hasRow("acc_real")).isTrue();
  }

  @Test
  void aSignInToAnAccountThatIsBeingForgottenMakesItAgain() throws Exception {
    signIn("acc_returns", "Pixel 9", HOME, "");
    JdbcClient jdbc = producer.bean(JdbcClient.class);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<LoginView> again =
          new TransactionTemplate(producer.bean(PlatformTransactionManager.class))
              .execute(_ -> {
                jdbc.sql("SELECT 1 FROM login_account WHERE account_id = 'acc_returns' FOR UPDATE")
                    .query(Integer.class)
                    .single();
                Future<LoginView> waits =
                    callers.submit(() -> signIn("acc_returns", "Pixel 9", HOME, ""));
                await().until(() -> database.blocked(jdbc) > 0);
                jdbc.sql("DELETE FROM login_account WHERE account_id = 'acc_returns'").update();
                return waits;
              });

      assertThat(again.get().state()).isEqualTo(LoginState.USUAL);
      assertThat(hasRow("acc_returns")).isTrue();
    }
  }

  @Test
  void signInsAndTheirForgettingAtOnceNeitherFailNorBlockEachOther() throws Exception {
    AtomicInteger left = new AtomicInteger(200);
    try (ExecutorService callers = Executors.newFixedThreadPool(4)) {
      List<Future<LoginView>> signIns =
          IntStream.range(0, left.get())
              .mapToObj(n ->
                  callers.submit(() -> {
                    try {
                      return signIn("acc_" + n % 3, "Pixel 9", HOME, daysAgo(31) + FAILED);
                    } finally {
                      left.decrementAndGet();
                    }
                  }))
              .toList();

      while (left.get() > 0) {
        producer.bean(LoginRetention.class).forgetOld();
      }

      assertThat(signIns).extracting(Future::get).doesNotContainNull();
    }
    producer.bean(LoginRetention.class).forgetOld();
    assertThat(IntStream.range(0, 3).mapToObj(n -> hasRow("acc_" + n))).containsOnly(false);
  }

  private boolean hasRow(String account) {
    return producer
        .bean(JdbcClient.class)
        .sql("SELECT 1 FROM login_account WHERE account_id = :account")
        .param("account", account)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  private boolean isKnown(LoginView login) {
    return producer
        .client()
        .get()
        .uri("/logins/" + login.loginId())
        .exchange()
        .returnResult(Void.class)
        .getStatus()
        .is2xxSuccessful();
  }

  private String daysAgo(int days) {
    return ", \"occurredAt\": \"%s\""
        .formatted(producer.clock().instant().minus(Duration.ofDays(days)));
  }

  @Test
  void accountsOfOtherApplicationsAreOthers() {
    signIn("acc_shared", "Pixel 9", HOME, "");

    LoginView other = signIn("acc_shared", "Nobody's", HOME, ", \"application\": \"other\"");

    assertThat(other.state()).isEqualTo(LoginState.USUAL);
  }

  @Test
  void whatIsNotAPlaceIsRefused() {
    producer
        .post(
            "/logins",
            body("acc_1", "Pixel 9", HOME, ", \"place\": {\"country\": \"PT\", \"latitude\": 1}"))
        .expectStatus()
        .isEqualTo(422)
        .expectBody()
        .jsonPath("$.errors[0].field")
        .isEqualTo("place");
  }

  private LoginView signIn(String account, String device, String address, String more) {
    return producer.create("/logins", body(account, device, address, more), LoginView.class);
  }

  private static String body(String account, String device, String address, String more) {
    return """
    {"accountId": "%s", "device": "%s", "ipAddress": "%s", "userAgent": "Mozilla/5.0"%s%s}
    """
        .formatted(
            account,
            device,
            address,
            more.contains("application") ? "" : ", \"application\": \"bank\"",
            more);
  }
}
