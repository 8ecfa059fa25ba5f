package dev.postrider.benchmarks.chaos;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * What a commit says is complete: everything below its offset, and the ranges in its metadata (see
 * docs/ingest.md; read here a second time, not by the code that is tested).
 *
 * @param full whether the metadata has no room for more, so that ranges may have been cut
 */
record Coverage(long offset, List<Range> ranges, boolean full) {
  private static final int MAX_CHARACTERS = 4096;

  /** A range more takes at most 20 bytes, which are 27 characters. */
  private static final int ROOM_OF_A_RANGE = 27;

  /** Both inclusive. */
  record Range(long first, long last) {}

  static Coverage of(long offset, String metadata) {
    String[] parts = metadata.split(":", -1);
    List<Range> ranges = new ArrayList<>();
    if (parts.length == 3) {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(parts[2]));
      long end = offset;
      while (bytes.hasRemaining()) {
        long first = end + ByteUtils.readVarlong(bytes);
        end = first + ByteUtils.readVarlong(bytes);
        ranges.add(new Range(first, end));
      }
    }
    return new Coverage(offset, ranges, metadata.length() > MAX_CHARACTERS - ROOM_OF_A_RANGE);
  }

  boolean covers(long asked) {
    return asked < offset
        || ranges.stream().anyMatch(range -> range.first() <= asked && asked <= range.last());
  }

  /** Whether everything that an earlier commit covered is covered still. */
  boolean continues(Coverage earlier) {
    return full
        || earlier.full
        || (earlier.offset <= offset
            && earlier.ranges.stream()
                .allMatch(range -> covers(range.first()) && covers(range.last())));
  }
}
