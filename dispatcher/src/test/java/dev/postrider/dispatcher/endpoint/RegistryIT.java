package dev.postrider.dispatcher.endpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.postrider.dispatcher.CannotStart;
import dev.postrider.dispatcher.endpoint.Written.Changed;
import dev.postrider.dispatcher.endpoint.Written.Conflict;
import dev.postrider.dispatcher.endpoint.Written.Created;
import dev.postrider.dispatcher.endpoint.Written.Outdated;
import dev.postrider.dispatcher.security.Keysets;
import dev.postrider.dispatcher.security.SecretBox;
import dev.postrider.dispatcher.testing.Broker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryIT {
  private static final String KEYSET = Keysets.generate();
  private static final RegistryBounds BOUNDS =
      new RegistryBounds(1000, 1000, 100, 1000, Duration.ofSeconds(20), Duration.ofSeconds(20));

  private static final Policy STRICT =
      new Policy(Policy.Ordering.STRICT, null, null, null, null, Policy.OnExhausted.SKIP);

  private final List<Registry> open = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final String topic = Broker.fresh("registry");

  @BeforeEach
  void createTopic() throws Exception {
    create(new NewTopic(topic, 1, (short) 1).configs(Map.of("cleanup.policy", "compact")));
  }

  @AfterEach
  void closeAll() {
    open.forEach(Registry::close);
  }

  @Test
  void hasADefaultApplicationOnceHoweverManyStart() throws Exception {
    var one = start();
    var other = start();

    var ofOne = value(one.application("default"));
    var ofOther = value(other.application("default"));

    assertThat(ofOne).isEqualTo(ofOther);
    assertThat(ofOne.uid()).isEqualTo("default");
    assertThat(one.applications(firstPage()).items()).containsExactly(ofOne);
  }

  @Test
  void readsItsOwnWrites() throws Exception {
    var registry = start();

    var application = created(registry.createApplication(application("shop"), false));
    var endpoint = created(registry.createEndpoint("shop", endpoint("hook")));

    assertThat(value(registry.application(application.id()))).isEqualTo(application);
    assertThat(value(registry.endpoint("shop", "hook"))).isEqualTo(endpoint);
    assertThat(registry.endpoint(endpoint.id())).isEqualTo(endpoint);
    assertThat(registry.endpointsOf("shop")).containsExactly(endpoint);
    assertThat(registry.wanting(application.id(), "any")).isSameAs(registry.wanting("shop", "any"));
    assertThat(registry.confirmed()).isTrue();

    registry.deleteApplication("shop", null).join();

    assertThat(registry.application("shop")).isNull();
    assertThat(registry.endpoint(endpoint.id())).isNull();
    assertThat(registry.endpointsOf(application.id())).isEmpty();
  }

  @Test
  void givesAUidToOneOfManyThatWantIt() throws Exception {
    var registries = List.of(start(), start());

    var contested =
        IntStream.range(0, 40)
            .mapToObj(i -> registries.get(i % 2).createApplication(application("wanted"), false))
            .toList();
    var uncontested =
        IntStream.range(0, 40)
            .mapToObj(i -> registries.get(i % 2).createApplication(application("own-" + i), false))
            .toList();

    assertThat(results(contested)).filteredOn(Created.class::isInstance).hasSize(1);
    assertThat(results(contested)).filteredOn(Conflict.class::isInstance).hasSize(39);
    assertThat(results(uncontested)).allMatch(Created.class::isInstance);
    assertThat(allAtTheEnd(registries.get(0)))
        .hasSize(42)
        .isEqualTo(allAtTheEnd(registries.get(1)));
  }

  @Test
  void losesNoUpdateWhenTwoWrite() throws Exception {
    var registries = List.of(start(), start());
    registries.get(0).createApplication(counting(0), false).join();

    var increments =
        IntStream.range(0, 30)
            .mapToObj(i -> registries.get(i % 2).patchApplication("count", RegistryIT::next, null))
            .toList();

    assertThat(results(increments)).allMatch(Changed.class::isInstance);
    var last = start();
    assertThat(value(last.application("count")).metadata()).containsEntry("count", "30");
  }

  @Test
  void changesAKnownRevisionOnce() throws Exception {
    var registries = List.of(start(), start());
    var created = registries.get(0).createApplication(counting(0), false).join();
    long known = ((Created<Application>) created).entry().revision();

    var increments =
        IntStream.range(0, 10)
            .mapToObj(i -> registries.get(i % 2).patchApplication("count", RegistryIT::next, known))
            .toList();

    assertThat(results(increments)).filteredOn(Changed.class::isInstance).hasSize(1);
    assertThat(results(increments)).filteredOn(Outdated.class::isInstance).hasSize(9);
  }

  @Test
  void stopsAnEndpointUnlessItWasChangedSinceItWasSeen() throws Exception {
    var registry = start();
    var seen = created(registry.createEndpoint("default", endpoint("hook")));
    UnaryOperator<Standing> stop = standing -> standing.withDisabled(true, "It answered 410 Gone");

    var stopped = registry.standEndpoint(seen, stop).join();
    var enabled =
        registry
            .standEndpoint("default", "hook", standing -> standing.withDisabled(false, null))
            .join();
    var late = registry.standEndpoint(seen, stop).join();

    assertThat(((Changed<Endpoint>) stopped).entry().value().standing().why())
        .isEqualTo("It answered 410 Gone");
    assertThat(enabled).isInstanceOf(Changed.class);
    assertThat(late).isInstanceOf(Outdated.class);
    assertThat(value(registry.endpoint("default", "hook")).standing()).isEqualTo(Standing.SERVED);
  }

  @Test
  void whatNeedsAnOwnerBeginsWhenWhatWasSentWithoutItHasEnded() throws Exception {
    var registry = start();
    registry.createEndpoint("default", endpoint("born").with(Standing.SERVED, STRICT)).join();
    registry.createEndpoint("default", endpoint("turned")).join();

    assertThat(value(registry.endpoint("default", "born")).standing().ownedFrom()).isNull();
    assertThat(ownedAfter(registry, STRICT)).isEqualTo(Duration.ofSeconds(41));
    patch(registry, Policy.STANDARD);
    assertThat(ownedAfter(registry, limited(10, null))).isEqualTo(Duration.ofSeconds(11));
    assertThat(ownedAfter(registry, limited(10, 1))).isEqualTo(Duration.ofSeconds(41));
    assertThat(ownedAfter(registry, limited(null, 2))).isLessThan(Duration.ofSeconds(41));
  }

  private static Policy limited(@Nullable Integer rate, @Nullable Integer inFlight) {
    return new Policy(Policy.Ordering.NONE, rate, inFlight, null, null, Policy.OnExhausted.SKIP);
  }

  /** How long after the endpoint was given the policy its owner begins. */
  private static Duration ownedAfter(Registry registry, Policy policy) {
    Endpoint now = patch(registry, policy);
    return Duration.between(now.updatedAt(), Objects.requireNonNull(now.standing().ownedFrom()));
  }

  private static Endpoint patch(Registry registry, Policy policy) {
    var patched =
        registry
            .patchEndpoint("default", "turned", old -> old.with(old.standing(), policy), null)
            .join();
    return ((Changed<Endpoint>) patched).entry().value();
  }

  @Test
  void keepsPolicyAndStandingOverARestart() throws Exception {
    var before = start();
    var draft = endpoint("hook");
    var policy =
        new Policy(
            Policy.Ordering.KEY,
            100,
            7,
            List.of(Duration.ofMillis(200), Duration.ofDays(1)),
            Duration.ofSeconds(3),
            Policy.OnExhausted.PAUSE);
    before.createEndpoint("default", draft).join();
    before.patchEndpoint("default", "hook", old -> old.with(Standing.SERVED, policy), null).join();
    before.close();

    var after = start();

    assertThat(value(after.endpoint("default", "hook")).policy()).isEqualTo(policy);
  }

  @Test
  void readsEverythingBackAfterARestart() throws Exception {
    var before = start();
    before.createApplication(application("shop"), false).join();
    for (int i = 0; i < 5; i++) {
      before.createEndpoint("shop", endpoint("hook-" + i)).join();
    }
    before.deleteEndpoint("shop", "hook-3", null).join();
    var endpoints = before.endpointsOf("shop");
    var revision = before.application("shop");
    before.close();

    var after = start();

    assertThat(endpoints).hasSize(4);
    assertThat(after.endpointsOf("shop")).isEqualTo(endpoints);
    assertThat(after.application("shop")).isEqualTo(revision);
    assertThat(after.offset()).isPositive();
  }

  @Test
  void writesNoSecretInPlainText() throws Exception {
    var registry = start();
    var endpoint = created(registry.createEndpoint("default", endpoint("hook")));
    var secret = endpoint.secret().reveal();

    var topicText = new StringBuilder();
    try (var reader = where().reader()) {
      reader
          .poll(Duration.ofSeconds(10))
          .forEach(r -> topicText.append(new String(r.value(), ISO_8859_1)));
    }

    assertThat(topicText).contains(endpoint.id());
    assertThat(topicText).doesNotContain(secret.substring("whsec_".length()));
    assertThat(topicText)
        .doesNotContain(
            new String(
                Base64.getDecoder().decode(secret.substring("whsec_".length())), ISO_8859_1));
  }

  @Test
  void skipsWhatItCannotRead() throws Exception {
    for (var key : List.of("no-kind", "event-type/from-the-future")) {
      write(key, new byte[] {1, 2, 3});
    }

    var registry = start();

    assertThat(all(registry)).extracting(Application::uid).containsExactly("default");
    assertThat(meters.counter("postrider.registry.unreadable", "why", "format").count())
        .isEqualTo(1);
  }

  @Test
  void isNotConfirmedWhileAnEndpointCannotBeReadSoThatItsEventsWait() throws Exception {
    var registry = start();
    assertThat(registry.confirmed()).isTrue();

    write("endpoint/ep_x", new byte[] {1, 2, 3});
    await().until(() -> !registry.confirmed());
    assertThat(registry.createEndpoint("default", endpoint("hook")).join())
        .isInstanceOf(Written.Unavailable.class);
    write("endpoint/ep_x", null);

    await().until(registry::confirmed);
  }

  @Test
  void doesNotTakeAnUnreadableDefaultApplicationForAMissingOne() throws Exception {
    write("application/app_x", new byte[] {1, 2, 3});

    var registry = start();

    assertThat(registry.confirmed()).isFalse();
    assertThat(all(registry)).isEmpty();
  }

  private void write(String key, byte @Nullable [] value) throws Exception {
    try (var producer = Broker.producer()) {
      producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value)).get();
    }
  }

  @Test
  void doesNotStartWithAnotherKeyset() throws Exception {
    start().createEndpoint("default", endpoint("hook")).join();

    assertThatThrownBy(() -> start(Keysets.generate()))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("can be decrypted with the configured keyset");
  }

  @Test
  void doesNotStartOnATopicThatCannotKeepIt() throws Exception {
    var wrong = Broker.fresh("registry");
    create(new NewTopic(wrong, 2, (short) 1));
    var registry = registry(new RegistryTopic(connection(), wrong, wrong), KEYSET, BOUNDS);

    assertThatThrownBy(registry::start)
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("2 partitions and cleanup.policy=delete");
  }

  @Test
  void doesNotStartWithoutBrokers() {
    var impatient =
        new RegistryBounds(10, 10, 10, 10, Duration.ofSeconds(1), Duration.ofMillis(100));
    var nowhere = new RegistryTopic(Map.of("bootstrap.servers", "127.0.0.1:23099"), topic, topic);
    var registry = registry(nowhere, KEYSET, impatient);

    assertThatThrownBy(registry::start)
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("could not be looked at");
  }

  private Registry start() throws InterruptedException {
    return start(KEYSET);
  }

  private Registry start(String keyset) throws InterruptedException {
    var registry = registry(where(), keyset, BOUNDS);
    registry.start();
    return registry;
  }

  private RegistryTopic where() {
    return new RegistryTopic(connection(), topic, topic + "-writer");
  }

  private Registry registry(RegistryTopic where, String keyset, RegistryBounds bounds) {
    var registry =
        new Registry(where, bounds, SecretBox.of(keyset), InstantSource.system(), meters);
    open.add(registry);
    return registry;
  }

  private static Map<String, Object> connection() {
    return Map.of("bootstrap.servers", Broker.bootstrapServers());
  }

  private static void create(NewTopic topic) throws Exception {
    try (var admin = Broker.admin()) {
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  private static ApplicationDraft application(String uid) {
    return new ApplicationDraft(uid, "The " + uid, Map.of("tier", "gold"));
  }

  private static ApplicationDraft counting(int count) {
    return new ApplicationDraft("count", "count", Map.of("count", String.valueOf(count)));
  }

  private static ApplicationDraft next(ApplicationDraft draft) {
    return counting(Integer.parseInt(draft.metadata().getOrDefault("count", "0")) + 1);
  }

  private static EndpointDraft endpoint(String uid) {
    return new EndpointDraft(
        uid,
        URI.create("https://example.com/" + uid),
        "",
        List.of("payment.*"),
        Standing.SERVED,
        Policy.STANDARD,
        Map.of(),
        1,
        null,
        Exchange.STANDARD,
        UnaryOperator.identity());
  }

  private static Slice.Cursor firstPage() {
    return new Slice.Cursor(null, false, false, 250);
  }

  private static List<Application> all(Registry registry) {
    return registry.applications(firstPage()).items();
  }

  /** A change reads to the end first, also one that has nothing to write. */
  private static List<Application> allAtTheEnd(Registry registry) {
    registry.createApplication(application("wanted"), true).join();
    return all(registry);
  }

  private static <T> List<Written<T>> results(List<CompletableFuture<Written<T>>> writes) {
    return writes.stream().map(CompletableFuture::join).toList();
  }

  private static <T> T created(Future<Written<T>> write) throws Exception {
    return ((Created<T>) write.get()).entry().value();
  }

  private static <T> T value(@Nullable Versioned<T> found) {
    assertThat(found).isNotNull();
    return Objects.requireNonNull(found).value();
  }
}
