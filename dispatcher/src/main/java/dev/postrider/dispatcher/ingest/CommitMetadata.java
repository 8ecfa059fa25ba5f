package dev.postrider.dispatcher.ingest;

import dev.postrider.dispatcher.ingest.CompletedRanges.Range;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * The metadata of a committed offset: {@code 1:<topic id>:<ranges>}, where the ranges completed
 * above the offset are base64url of varint pairs, each the distance from the end before and the
 * length less one. At most 4,096 characters, Kafka's default bound ({@code
 * offset.metadata.max.bytes}); what does not fit is cut, and will be delivered again.
 */
final class CommitMetadata {
  static final int MAX_CHARACTERS = 4096;
  private static final String VERSION = "1";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  /**
   * What is left for ranges after 22 characters of topic id and 4 of frame; base64 makes 4
   * characters of 3 bytes.
   */
  private static final int MAX_BYTES = (MAX_CHARACTERS - 26) / 4 * 3;

  /** As many ranges as could ever fit: two bytes are the shortest. */
  static final int MAX_RANGES = MAX_BYTES / 2;

  private CommitMetadata() {}

  static String write(Uuid topicId, long committed, CompletedRanges completed) {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
    long end = committed;
    for (Range range : completed.ranges()) {
      long gap = range.first() - end;
      long length = range.last() - range.first();
      if (ByteUtils.sizeOfVarlong(gap) + ByteUtils.sizeOfVarlong(length) > bytes.remaining()) {
        break;
      }
      ByteUtils.writeVarlong(gap, bytes);
      ByteUtils.writeVarlong(length, bytes);
      end = range.last();
    }
    byte[] written = Arrays.copyOf(bytes.array(), bytes.position());
    return VERSION + ':' + topicId + ':' + BASE64.encodeToString(written);
  }

  /** Whether a dispatcher wrote it for a topic of the same name that has been deleted since. */
  static boolean isOfAnotherTopic(String metadata, Uuid topicId) {
    String[] parts = metadata.split(":", -1);
    return parts.length == 3 && parts[0].equals(VERSION) && !parts[1].equals(topicId.toString());
  }

  /**
   * Nothing for metadata of another topic (one of the same name, deleted and created again) or of
   * another writer.
   */
  static CompletedRanges read(String metadata, Uuid topicId, long committed) {
    String[] parts = metadata.split(":", -1);
    if (parts.length != 3 || !parts[0].equals(VERSION) || !parts[1].equals(topicId.toString())) {
      return CompletedRanges.NONE;
    }
    try {
      return ranges(ByteBuffer.wrap(Base64.getUrlDecoder().decode(parts[2])), committed);
    } catch (RuntimeException garbled) {
      return CompletedRanges.NONE;
    }
  }

  private static CompletedRanges ranges(ByteBuffer bytes, long committed) {
    List<Range> ranges = new ArrayList<>();
    long end = committed;
    while (bytes.hasRemaining()) {
      long first = end + ByteUtils.readVarlong(bytes);
      end = first + ByteUtils.readVarlong(bytes);
      ranges.add(new Range(first, end));
    }
    return new CompletedRanges(ranges);
  }
}
