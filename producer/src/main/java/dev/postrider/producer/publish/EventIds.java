package dev.postrider.producer.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Event ids: random, or derived from the idempotency key so that a repeated request makes the same
 * event.
 */
final class EventIds {
  private static final long VERSION_8 = 0x8000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private EventIds() {}

  static String idOf(EventSource source, Occurrence occurrence) {
    String key = occurrence.idempotencyKey();
    UUID id = key == null ? UUID.randomUUID() : derived(source, occurrence.application(), key);
    return id.toString();
  }

  /** A UUID of version 8 (RFC 9562) from a SHA-256; a part's length keeps it from its neighbour. */
  private static UUID derived(EventSource source, String application, String key) {
    MessageDigest digest = sha256();
    for (String part : new String[] {source.source(), source.type(), application, key}) {
      byte[] bytes = part.getBytes(UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
      digest.update(bytes);
    }
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new UUID(
        (hash.getLong() & ~0xF000L) | VERSION_8,
        (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | VARIANT);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("Every Java platform has SHA-256", impossible);
    }
  }
}
