package dev.postrider.producer.login;

import dev.postrider.producer.database.SqlTime;
import dev.postrider.producer.outbox.Outbox;
import dev.postrider.producer.publish.EventSource;
import dev.postrider.producer.publish.Occurrence;
import dev.postrider.producer.publish.ProducerTopics;
import dev.postrider.producer.web.Problem;
import dev.postrider.schemas.event.LoginReported;
import dev.postrider.schemas.event.LoginUnusual;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The login table, and what follows from it: an unusual sign-in is told as {@link #UNUSUAL} to the
 * application of the account's holder, who is asked for an answer; one that the holder denies is
 * told as {@link #REPORTED}. The subject of both is the account.
 */
@Component
public final class Logins {
  public static final String UNUSUAL = "login.unusual";
  public static final String REPORTED = "login.reported";

  /** CloudEvents source of both. */
  public static final String SOURCE = "/postrider/producer/logins";

  private final LoginTable table;
  private final Outbox outbox;
  private final ProducerTopics topics;
  private final LoginRules rules;
  private final Clock clock;

  Logins(LoginTable table, Outbox outbox, ProducerTopics topics, LoginRules rules, Clock clock) {
    this.table = table;
    this.outbox = outbox;
    this.topics = topics;
    this.rules = rules;
    this.clock = clock;
  }

  public static EventSource sourceOn(ProducerTopics topics) {
    return source(topics, UNUSUAL);
  }

  private static EventSource source(ProducerTopics topics, String type) {
    return new EventSource(topics.logins(), SOURCE, type);
  }

  /** Writes a sign-in, judged, with its event if it is unusual, in the running transaction. */
  Login record(SignIn signIn) {
    if (table.find(signIn.loginId()).isPresent()) {
      throw Problem.conflict("There is a login %s already.".formatted(signIn.loginId()));
    }
    table.lockAccount(signIn);
    Login login = judged(signIn);
    table.insert(login);
    String eventId = login.eventId();
    if (eventId != null) {
      outbox.add(source(topics, UNUSUAL), eventId, occurrence(signIn), unusual(login));
    }
    return login;
  }

  private Login judged(SignIn signIn) {
    if (!signIn.succeeded()) {
      return unasked(signIn, LoginState.FAILED);
    }
    List<Finding> findings = Judgement.of(signIn, table.historyOf(signIn, rules), rules);
    if (findings.isEmpty()) {
      return unasked(signIn, LoginState.USUAL);
    }
    return new Login(
        signIn,
        LoginState.PENDING,
        findings.stream().map(Finding::reason).toList(),
        findings.stream().map(Finding::explanation).toList(),
        UUID.randomUUID().toString(),
        // From now, not from the sign-in: one that is told late can still be answered.
        SqlTime.micros(clock.instant()).plus(rules.answerWithin()),
        null);
  }

  private static Login unasked(SignIn signIn, LoginState state) {
    return new Login(signIn, state, List.of(), List.of(), null, null, null);
  }

  private static Occurrence occurrence(SignIn signIn) {
    return new Occurrence(signIn.application(), signIn.accountId(), signIn.occurredAt());
  }

  private static LoginUnusual unusual(Login login) {
    SignIn signIn = login.signIn();
    return LoginUnusual.newBuilder()
        .setLoginId(signIn.loginId())
        .setAccountId(signIn.accountId())
        .setOccurredAt(signIn.occurredAt())
        .setIpAddress(signIn.ipAddress().text())
        .setDevice(signIn.device())
        .setUserAgent(signIn.userAgent())
        .setPlace(signIn.place() == null ? null : signIn.place().toPlace())
        .setReasons(login.reasons())
        .setExplanations(login.explanations())
        .setVerificationRequested(true)
        .setVerificationExpiresAt(login.answerUntil())
        .build();
  }

  /** What an answer needs to know of the sign-in that it is about. */
  public record Asked(String loginId, String application, LoginState state, Instant answerUntil) {}

  /** The sign-in that an event asked about, locked until the running transaction ends. */
  public Optional<Asked> lockAsked(String eventId) {
    return table.lockByEvent(eventId).map(Logins::asked);
  }

  private static Asked asked(Login login) {
    return new Asked(
        login.signIn().loginId(),
        login.signIn().application(),
        login.state(),
        Objects.requireNonNull(login.answerUntil()));
  }

  /** It was the account's owner. */
  public void confirm(Asked asked) {
    table.decide(asked.loginId(), LoginState.CONFIRMED, clock.instant());
  }

  /** It was not: tells so, in the running transaction. */
  public void report(Asked asked) {
    Instant now = clock.instant();
    Login login = table.find(asked.loginId()).orElseThrow();
    SignIn signIn = login.signIn();
    table.decide(asked.loginId(), LoginState.REPORTED, now);
    outbox.add(
        source(topics, REPORTED),
        UUID.randomUUID().toString(),
        new Occurrence(signIn.application(), signIn.accountId(), now),
        LoginReported.newBuilder()
            .setLoginId(signIn.loginId())
            .setAccountId(signIn.accountId())
            .setOccurredAt(signIn.occurredAt())
            .setReportedAt(now)
            .setIpAddress(signIn.ipAddress().text())
            .setDevice(signIn.device())
            .setPlace(signIn.place() == null ? null : signIn.place().toPlace())
            .setReasons(login.reasons())
            .setUnusualEventId(login.eventId())
            .build());
  }

  /** Gives up waiting for the answers that did not come in time. */
  public int leaveUnanswered() {
    Instant now = clock.instant();
    return table.leaveUnanswered(now.minus(rules.answerGrace()), now);
  }
}
