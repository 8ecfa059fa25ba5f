package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.endpoint.Policy;
import dev.postrider.schemas.internal.HeldDelivery;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Which line of its endpoint a delivery stands in. */
final class Line {
  static final long NONE = 0;

  /** All deliveries of a strict endpoint. */
  static final long STRICT = 1;

  private Line() {}

  /**
   * A delivery without a key is in no line of keys. Two keys that share 64 bits of their hashes
   * share a line, which costs them time and no order.
   */
  static long of(HeldDelivery held) {
    return switch (Policy.Ordering.valueOf(held.getOrdering())) {
      case NONE -> NONE;
      case STRICT -> STRICT;
      case KEY -> held.getOrigin().getKey() == null ? NONE : ofKey(held.getOrigin().getKey());
    };
  }

  private static long ofKey(ByteBuffer key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(key.duplicate());
      long hash = ByteBuffer.wrap(digest.digest()).getLong();
      // The two that mean something else.
      return hash == NONE || hash == STRICT ? hash + 2 : hash;
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
