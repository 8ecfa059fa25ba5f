package dev.postrider.dispatcher.endpoint;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.regex.Pattern;

/**
 * Makes ids that sort by the second they were made in: a prefix and 27 base62 digits of 160 bits,
 * of which 32 count the seconds since 2014-05-13T16:53:20Z and 128 are random (the layout of a
 * KSUID).
 */
final class Ids {
  static final String APPLICATION = "app_";
  static final String ENDPOINT = "ep_";

  private static final long EPOCH_SECOND = 1_400_000_000L;
  private static final int RANDOM_BYTES = 16;
  private static final int DIGITS = 27;
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(ALPHABET.length());
  private static final Pattern ID = Pattern.compile("(app|ep)_[0-9A-Za-z]{27}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final InstantSource clock;

  Ids(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether the text has the form of an id, so that it must not serve as a uid. */
  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  String next(String prefix) {
    byte[] random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    int seconds = (int) (clock.instant().getEpochSecond() - EPOCH_SECOND);
    byte[] bits =
        ByteBuffer.allocate(Integer.BYTES + RANDOM_BYTES).putInt(seconds).put(random).array();
    return prefix + base62(new BigInteger(1, bits));
  }

  private static String base62(BigInteger number) {
    char[] digits = new char[DIGITS];
    BigInteger rest = number;
    for (int i = DIGITS - 1; i >= 0; i--) {
      BigInteger[] split = rest.divideAndRemainder(BASE);
      digits[i] = ALPHABET.charAt(split[1].intValue());
      rest = split[0];
    }
    return new String(digits);
  }
}
