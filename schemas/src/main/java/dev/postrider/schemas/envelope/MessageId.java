package dev.postrider.schemas.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The {@code webhook-id} of an event: the same on every attempt and after every crash.
 *
 * <p>SHA-256 over application, source and event id, in this order, each as its length in bytes (4
 * bytes, big-endian) followed by its UTF-8 bytes. Of the digest, the first 16 bytes are one
 * unsigned big-endian number, written in base 62 with the digits {@code 0-9A-Za-z}, always 22 of
 * them, after {@code msg_}.
 */
public final class MessageId {
  /** Characters of every message id, all ASCII. */
  public static final int LENGTH = 26;

  private static final byte[] PREFIX = {'m', 's', 'g', '_'};
  private static final byte[] DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".getBytes(UTF_8);
  private static final int BASE = 62;

  private MessageId() {}

  /** The message id of an event; a lone surrogate counts as {@code ?}, as Java encodes it. */
  public static String of(String application, String source, String id) {
    MessageDigest sha256 = sha256();
    update(sha256, application);
    update(sha256, source);
    update(sha256, id);
    ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
    return base62(digest.getLong(), digest.getLong());
  }

  private static void update(MessageDigest digest, String field) {
    byte[] utf8 = field.getBytes(UTF_8);
    byte[] length = {
      (byte) (utf8.length >>> 24),
      (byte) (utf8.length >>> 16),
      (byte) (utf8.length >>> 8),
      (byte) utf8.length
    };
    digest.update(length);
    digest.update(utf8);
  }

  /** Long division by 62, over four limbs of 32 bits: no BigInteger for every delivery. */
  private static String base62(long high, long low) {
    long[] limbs = {high >>> 32, high & 0xFFFFFFFFL, low >>> 32, low & 0xFFFFFFFFL};
    byte[] text = new byte[LENGTH];
    System.arraycopy(PREFIX, 0, text, 0, PREFIX.length);
    for (int position = LENGTH - 1; position >= PREFIX.length; position--) {
      long remainder = 0;
      for (int limb = 0; limb < limbs.length; limb++) {
        long dividend = remainder << 32 | limbs[limb];
        limbs[limb] = dividend / BASE;
        remainder = dividend % BASE;
      }
      text[position] = DIGITS[(int) remainder];
    }
    return new String(text, UTF_8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
