package dev.postrider.dispatcher.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class IdsTest {
  private static final long YEAR_2100 = 4_102_444_800L;

  @Property
  void sortByTheSecondTheyWereMadeIn(
      @ForAll @LongRange(min = 1_700_000_000, max = YEAR_2100) long one,
      @ForAll @LongRange(min = 1_700_000_000, max = YEAR_2100) long other) {
    var first = idAt(one);
    var second = idAt(other);

    assertThat(first).matches("ep_[0-9A-Za-z]{27}");
    if (one != other) {
      assertThat(first.compareTo(second) < 0).isEqualTo(one < other);
    }
  }

  @Test
  void areNeverTheSame() {
    var ids = new Ids(InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000)));
    Set<String> seen = new HashSet<>();

    for (int i = 0; i < 10_000; i++) {
      assertThat(seen.add(ids.next(Ids.APPLICATION))).isTrue();
    }
  }

  @Test
  void areToldFromUids() {
    assertThat(Ids.isId(idAt(1_800_000_000))).isTrue();
    assertThat(Ids.isId("app_of-mine")).isFalse();
    assertThat(Ids.isId("default")).isFalse();
  }

  private static String idAt(long second) {
    return new Ids(InstantSource.fixed(Instant.ofEpochSecond(second))).next(Ids.ENDPOINT);
  }
}
