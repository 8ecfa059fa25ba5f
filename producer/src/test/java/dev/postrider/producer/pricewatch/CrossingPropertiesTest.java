package dev.postrider.producer.pricewatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A watch is told of the crossings of its threshold, told here in another way than it is done. */
class CrossingPropertiesTest {

  @Property
  void itFiresAtTheFirstPriceBelowAfterEachRiseAbove(
      @ForAll @IntRange(min = 1, max = 9) int threshold,
      @ForAll List<@IntRange(min = 0, max = 10) Integer> prices) {
    assertThat(firings(threshold, prices)).isEqualTo(expected(threshold, prices));
  }

  @Property
  void pricesThatAreTheThresholdMakeNoDifference(
      @ForAll @IntRange(min = 1, max = 9) int threshold,
      @ForAll List<@IntRange(min = 0, max = 10) Integer> prices) {
    List<Integer> others = prices.stream().filter(price -> price != threshold).toList();

    assertThat(firings(threshold, prices)).hasSameSizeAs(firings(threshold, others));
  }

  /** Places at which it fires, step by step. */
  private static List<Integer> firings(int threshold, List<Integer> prices) {
    List<Integer> fired = new ArrayList<>();
    boolean armed = true;
    for (int i = 0; i < prices.size(); i++) {
      Crossing crossing = Crossing.of(armed, threshold, prices.get(i));
      armed = crossing.armed();
      if (crossing.fires()) {
        fired.add(i);
      }
    }
    return fired;
  }

  /** Places of prices below with none below since the last one above, or since the beginning. */
  private static List<Integer> expected(int threshold, List<Integer> prices) {
    List<Integer> fired = new ArrayList<>();
    for (int i = 0; i < prices.size(); i++) {
      int rise = i - 1;
      while (rise >= 0 && prices.get(rise) <= threshold) {
        rise--;
      }
      boolean firstBelow =
          prices.subList(rise + 1, i).stream().noneMatch(price -> price < threshold);
      if (prices.get(i) < threshold && firstBelow) {
        fired.add(i);
      }
    }
    return fired;
  }
}
