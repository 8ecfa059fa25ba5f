package dev.postrider.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;

/** The design's {@code webhook-id}, computed here in another way than the product does. */
final class WebhookId {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private WebhookId() {}

  static String of(String application, String source, String id) throws Exception {
    var fields = new ByteArrayOutputStream();
    var out = new DataOutputStream(fields);
    for (String field : new String[] {application, source, id}) {
      out.writeInt(field.getBytes(UTF_8).length);
      out.write(field.getBytes(UTF_8));
    }
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(fields.toByteArray());
    var number = new BigInteger(1, Arrays.copyOf(digest, 16));
    var digits = new StringBuilder();
    for (int i = 0; i < 22; i++) {
      BigInteger[] parts = number.divideAndRemainder(BigInteger.valueOf(DIGITS.length()));
      digits.append(DIGITS.charAt(parts[1].intValue()));
      number = parts[0];
    }
    return "msg_" + digits.reverse();
  }
}
