package dev.postrider.producer.reply;

import static dev.postrider.producer.TestBroker.data;
import static dev.postrider.producer.TestBroker.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.producer.SharedProducer;
import dev.postrider.producer.TestBroker;
import dev.postrider.producer.TestDatabase;
import dev.postrider.producer.schedule.RunningScheduler;
import dev.postrider.schemas.event.LoginReported;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Answers on the topic of replies, and what they make of the sign-ins that were asked about. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ReplyIT {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final String YES = "{\"verified\": true}";
  private static final String NO = "{\"verified\": false}";
  private static final String TOKEN = "Bearer " + SharedProducer.OPERATOR_TOKEN;
  private static final String BANK = "ep_00000000000000000000000Bank";
  private static final String CHAT = "ep_00000000000000000000000Chat";
  private final SharedProducer producer;

  ReplyIT(TestDatabase database) {
    producer = SharedProducer.on(database);
  }

  @BeforeEach
  void theBanksEndpointAnswers() {
    name("bank", BANK);
  }

  @Test
  void theOwnersYesConfirmsTheSignIn() {
    Asked login = unusual("acc_yes");

    answer(login, BANK, YES);

    Asked confirmed = awaitState(login, "CONFIRMED");
    assertThat(confirmed.answers()).extracting(Answer::decision).containsExactly("CONFIRMED");
    assertThat(signIn("acc_yes").state()).as("its device is known now").isEqualTo("USUAL");
  }

  @Test
  void theOwnersNoReportsItAndTellsSoOnce() {
    Asked login = unusual("acc_no");

    String reply = answer(login, BANK, NO);
    answerAs(reply, login, BANK, NO);
    answer(login, BANK, YES);

    Asked reported = awaitAnswers(login, 2);
    assertThat(reported.state()).isEqualTo("REPORTED");
    assertThat(reported.answers())
        .extracting(Answer::decision)
        .containsExactly("REPORTED", "REPEATED");
    assertThat(reported.answers().getFirst().times()).isEqualTo(2);
    var events = producer.events("logins", "acc_no", 2);
    assertThat(events)
        .extracting(record -> header(record, "ce_type"))
        .containsExactly("login.unusual", "login.reported");
    assertThat(header(events.getLast(), "ce_application")).isEqualTo("bank");
    GenericRecord event = data(events.getLast(), LoginReported.getClassSchema());
    assertThat(event.get("loginId")).hasToString(login.loginId());
    assertThat(event.get("unusualEventId")).hasToString(login.eventId());
  }

  @Test
  void noOtherEndpointCanConfirm() {
    Asked login = unusual("acc_chat");

    answer(login, CHAT, YES);
    answer(login, BANK, "ok");
    answer(login, BANK, YES);

    Asked confirmed = awaitState(login, "CONFIRMED");
    assertThat(confirmed.answers())
        .extracting(Answer::decision)
        .containsExactly("FOREIGN", "MALFORMED", "CONFIRMED");
    assertThat(confirmed.answers().getFirst().why()).contains("Another endpoint");
  }

  @Test
  void anAnswerToAnEventOfAnotherSourceWithTheSameIdIsNotTaken() {
    Asked login = unusual("acc_source");
    ProducerRecord<String, String> foreign = record(login, BANK, YES, "of-another-source");
    foreign.headers().remove("ce_causationsource");
    foreign.headers().add("ce_causationsource", "/somebody/else".getBytes(UTF_8));
    TestBroker.write(foreign);

    answer(login, BANK, NO);

    assertThat(awaitState(login, "REPORTED").answers())
        .extracting(Answer::decision)
        .containsExactly("UNKNOWN", "REPORTED");
  }

  @Test
  void whatNobodyAnswersInTimeIsUnansweredAndStaysSo() {
    Asked login = unusual("acc_silent");

    producer.clock().advance(Duration.ofMinutes(11));
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          producer.clock().advance(Duration.ofSeconds(6));
          producer.bean(RunningScheduler.class).wake();
          return login(login).state().equals("UNANSWERED");
        });
    answer(login, BANK, YES);

    Asked late = awaitAnswers(login, 1);
    assertThat(late.state()).isEqualTo("UNANSWERED");
    assertThat(late.answers()).extracting(Answer::decision).containsExactly("LATE");
  }

  @Test
  void nothingThatStandsOnTheTopicStopsIt() {
    Asked login = unusual("acc_noise");
    TestBroker.write(new ProducerRecord<>(producer.topic("replies"), null, null));
    TestBroker.write(new ProducerRecord<>(producer.topic("replies"), "key", "\u0000 not an event"));
    ProducerRecord<String, String> odd = record(login, BANK, "\u0000".repeat(5_000), "odd");
    odd.headers().add("ce_id", "x".repeat(10_000).getBytes(UTF_8));
    odd.headers().add("ce_time", "yesterday".getBytes(UTF_8));
    TestBroker.write(odd);

    answer(login, BANK, YES);

    assertThat(awaitState(login, "CONFIRMED").answers())
        .extracting(Answer::decision)
        .containsExactly("MALFORMED", "CONFIRMED");
  }

  @Test
  void operatorsNameWhoAnswers() {
    name("shop", CHAT);
    name("shop", BANK);

    named(HttpMethod.GET, "/answering-endpoints/shop", TOKEN)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.endpointId")
        .isEqualTo(BANK);
    named(HttpMethod.DELETE, "/answering-endpoints/shop", TOKEN).expectStatus().isNoContent();
    named(HttpMethod.GET, "/answering-endpoints/shop", TOKEN).expectStatus().isNotFound();
  }

  @Test
  void whoAnswersIsListedInPages() {
    name("listed-1", BANK);
    name("listed-2", BANK);

    named(HttpMethod.GET, "/answering-endpoints?limit=1", TOKEN)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.length()")
        .isEqualTo(1)
        .jsonPath("$.data[0].application")
        .isEqualTo("listed-2")
        .jsonPath("$.next")
        .isNumber();
  }

  @Test
  void nobodyElseNamesOrSeesWhoAnswers() {
    for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.PUT, HttpMethod.DELETE)) {
      for (String token : List.of("", "Bearer ", "Bearer a-token-for-nobody", "Basic " + TOKEN)) {
        named(method, "/answering-endpoints/bank", token)
            .expectStatus()
            .isUnauthorized()
            .expectHeader()
            .valueEquals("WWW-Authenticate", "Bearer")
            .expectHeader()
            .contentType(MediaType.APPLICATION_PROBLEM_JSON);
      }
    }
  }

  @Test
  void whatIsNoIdOfAnEndpointIsRefused() {
    naming("bank", "the-banks-uid")
        .expectStatus()
        .isEqualTo(422)
        .expectBody()
        .jsonPath("$.errors[0].message")
        .value(String.class, message -> assertThat(message).contains("ep_").contains("uid"));
  }

  private void name(String application, String endpointId) {
    naming(application, endpointId).expectStatus().isOk();
  }

  private WebTestClient.ResponseSpec naming(String application, String endpointId) {
    return producer
        .client()
        .put()
        .uri("/answering-endpoints/" + application)
        .header("Authorization", TOKEN)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{\"endpointId\": \"%s\"}".formatted(endpointId))
        .exchange();
  }

  private WebTestClient.ResponseSpec named(HttpMethod method, String uri, String token) {
    return producer.client().method(method).uri(uri).header("Authorization", token).exchange();
  }

  /** A sign-in from a device that the account never had. */
  private Asked unusual(String account) {
    producer.create("/logins", body(account, "Pixel 9"), Object.class);
    Asked login = signIn(account);
    assertThat(login.state()).isEqualTo("PENDING");
    return login;
  }

  private Asked signIn(String account) {
    return producer.create("/logins", body(account, "Nobody's"), Asked.class);
  }

  private static String body(String account, String device) {
    return """
    {"application": "bank", "accountId": "%s", "device": "%s", "ipAddress": "192.0.2.7",
     "userAgent": "Mozilla/5.0"}
    """
        .formatted(account, device);
  }

  private String answer(Asked login, String endpointId, String body) {
    String id = UUID.randomUUID().toString();
    answerAs(id, login, endpointId, body);
    return id;
  }

  private void answerAs(String id, Asked login, String endpointId, String body) {
    TestBroker.write(record(login, endpointId, body, id));
  }

  /** As the dispatcher writes it. */
  private ProducerRecord<String, String> record(
      Asked login, String endpointId, String body, String id) {
    var record = new ProducerRecord<>(producer.topic("replies"), "msg_1", body);
    Instant now = producer.clock().instant();
    Map.ofEntries(
            entry("ce_specversion", "1.0"),
            entry("ce_id", id),
            entry("ce_source", "/postrider/endpoints/" + endpointId),
            entry("ce_type", "login.unusual.reply"),
            entry("ce_time", now.toString()),
            entry("ce_subject", "acc"),
            entry("ce_application", "bank"),
            entry("ce_causationid", login.eventId()),
            entry("ce_causationsource", "/postrider/producer/logins"),
            entry("ce_endpointid", endpointId),
            entry("ce_status", "200"))
        .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
    return record;
  }

  private Asked awaitState(Asked login, String state) {
    return await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> login(login), seen -> seen.state().equals(state));
  }

  private Asked awaitAnswers(Asked login, int count) {
    return await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> login(login), seen -> seen.answers().size() == count);
  }

  private Asked login(Asked login) {
    return producer.get("/logins/" + login.loginId(), Asked.class);
  }

  /** What these tests look at of a login. */
  record Asked(String loginId, String state, String eventId, List<Answer> answers) {}

  record Answer(String decision, String why, int times) {}
}
