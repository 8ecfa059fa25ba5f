package dev.postrider.dispatcher.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.common.Uuid;

/** Offsets with gaps, begun in order, completed in any order. */
class OffsetTrackerTest {
  private static final Uuid TOPIC = new Uuid(7, 11);

  @Property
  void theCommitIsTheLowestIncompleteOffsetOrThePosition(
      @ForAll @Size(max = 200) List<@IntRange(min = 1, max = 5) Integer> gaps, @ForAll long seed) {
    var tracker = new OffsetTracker(0, CompletedRanges.NONE);
    var incomplete = new TreeMap<Long, OffsetTracker.Entry>();
    var random = new Random(seed);
    long position = 0;
    for (int gap : gaps) {
      position += gap;
      incomplete.put(position - 1, tracker.begin(position - 1));
      completeSome(incomplete, random);

      assertThat(tracker.committable())
          .isEqualTo(incomplete.isEmpty() ? position : incomplete.firstKey());
    }
  }

  @Property
  void aSuccessorRepeatsExactlyWhatWasIncomplete(
      @ForAll @Size(max = 200) List<@IntRange(min = 1, max = 5) Integer> gaps, @ForAll long seed) {
    var tracker = new OffsetTracker(0, CompletedRanges.NONE);
    var incomplete = new TreeMap<Long, OffsetTracker.Entry>();
    var begun = new ArrayList<Long>();
    var random = new Random(seed);
    long position = 0;
    for (int gap : gaps) {
      position += gap;
      begun.add(position - 1);
      incomplete.put(position - 1, tracker.begin(position - 1));
      completeSome(incomplete, random);
    }

    long committed = tracker.committable();
    var metadata = CommitMetadata.write(TOPIC, committed, tracker.completedAbove(10_000));
    var successor = new OffsetTracker(committed, CommitMetadata.read(metadata, TOPIC, committed));

    assertThat(begun.stream().filter(o -> o >= committed && !successor.completedBefore(o)))
        .containsExactlyElementsOf(incomplete.keySet());
  }

  @Property
  void whatASuccessorHasNotReachedIsNotForgottenByItsOwnCommit(
      @ForAll @IntRange(min = 1, max = 50) int size, @ForAll long seed) {
    var first = new OffsetTracker(0, CompletedRanges.NONE);
    var incomplete = new TreeMap<Long, OffsetTracker.Entry>();
    for (long offset = 0; offset < size; offset++) {
      incomplete.put(offset, first.begin(offset));
    }
    completeSome(incomplete, new Random(seed));
    long committed = first.committable();

    var second = new OffsetTracker(committed, first.completedAbove(10_000));

    assertThat(second.completedAbove(10_000)).isEqualTo(first.completedAbove(10_000));
  }

  @Property
  void metadataFitsAndWhatIsCutIsNeverTakenForComplete(
      @ForAll @IntRange(min = 1, max = 8_000) int size, @ForAll long seed) {
    var tracker = new OffsetTracker(0, CompletedRanges.NONE);
    var incomplete = new TreeMap<Long, OffsetTracker.Entry>();
    for (long offset = 0; offset < size; offset++) {
      incomplete.put(offset, tracker.begin(offset));
    }
    completeSome(incomplete, new Random(seed));
    long committed = tracker.committable();

    var metadata =
        CommitMetadata.write(TOPIC, committed, tracker.completedAbove(CommitMetadata.MAX_RANGES));
    var read = CommitMetadata.read(metadata, TOPIC, committed);

    assertThat(metadata).hasSizeLessThanOrEqualTo(CommitMetadata.MAX_CHARACTERS);
    assertThat(incomplete.keySet()).noneMatch(read::contains);
  }

  @Property
  void metadataOfAnotherTopicOrWriterSaysNothing(@ForAll String other) {
    var ranges = new CompletedRanges(List.of(new CompletedRanges.Range(3, 9)));
    var ofAnotherTopic = CommitMetadata.write(new Uuid(1, 1), 2, ranges);

    assertThat(CommitMetadata.read(ofAnotherTopic, TOPIC, 2)).isEqualTo(CompletedRanges.NONE);
    assertThat(CommitMetadata.read(other, TOPIC, 2)).isEqualTo(CompletedRanges.NONE);
    assertThat(CommitMetadata.read("1:" + TOPIC + ":" + other, TOPIC, 2).ranges())
        .allMatch(range -> range.first() >= 2 && range.last() >= range.first());
  }

  private static void completeSome(Map<Long, OffsetTracker.Entry> incomplete, Random random) {
    incomplete
        .entrySet()
        .removeIf(entry -> {
          boolean completes = random.nextInt(3) == 0;
          if (completes) {
            entry.getValue().complete();
          }
          return completes;
        });
  }
}
