package dev.postrider.dispatcher.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.dispatcher.testing.Samples;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ApplicationEndpointsTest {
  private static final URI URL = URI.create("https://shop.example/hooks");
  private static final List<String> TYPES =
      List.of("a", "a.", "a.b", "a.b.", "a.b.c", "a.b.c.d", "b", "b.a", ".a", "a..b", "a.*", "*");

  /** A change of one endpoint, which is gone or has these filters. */
  private record Step(int id, boolean gone, Set<String> filters) {}

  @Property
  void findsExactlyThoseWhoseFiltersMatchWhateverWasChangedBefore(
      @ForAll("batches") List<List<Step>> batches) {
    var index = ApplicationEndpoints.NONE;
    var model = new TreeMap<String, Endpoint>();
    for (List<Step> batch : batches) {
      var changes = changes(batch);
      changes.forEach((id, now) -> {
        model.remove(id);
        now.ifPresent(endpoint -> model.put(id, endpoint));
      });

      index = index.with(changes);

      assertThat(index.all()).containsExactlyElementsOf(model.values());
      for (String type : TYPES) {
        assertThat(index.wanting(type))
            .as(type)
            .containsExactlyInAnyOrderElementsOf(
                model.values().stream().filter(endpoint -> endpoint.wants(type)).toList());
      }
    }
  }

  /** So that an application that grows one by one is not built anew each time. */
  @Test
  void aChangeSharesWhatItDoesNotTouch() {
    var before = ApplicationEndpoints.NONE.with(changes(List.of(step(1, "a.b"), step(2, "b"))));

    var after = before.with(changes(List.of(step(3, "b"))));

    assertThat(after.wanting("a.b")).isSameAs(before.wanting("a.b"));
    assertThat(before.wanting("b")).hasSize(1);
    assertThat(after.wanting("b")).hasSize(2);
  }

  @Provide
  Arbitrary<List<List<Step>>> batches() {
    var filters =
        Arbitraries.of("a", "a.b", "a.b.c", "a.*", "a.b.*", "b", "*", "a..*", "..*")
            .set()
            .ofMaxSize(4);
    return Combinators.combine(
            Arbitraries.integers().between(1, 6), Arbitraries.of(true, false, false), filters)
        .as(Step::new)
        .list()
        .ofMaxSize(5)
        .list()
        .ofMaxSize(5);
  }

  private static Step step(int id, String filter) {
    return new Step(id, false, Set.of(filter));
  }

  private static SortedMap<String, Optional<Endpoint>> changes(List<Step> steps) {
    SortedMap<String, Optional<Endpoint>> changes = new TreeMap<>();
    for (Step step : steps) {
      var endpoint = Samples.endpoint(step.id, URL, step.filters.toArray(String[]::new));
      changes.put(endpoint.id(), step.gone ? Optional.empty() : Optional.of(endpoint));
    }
    return changes;
  }
}
