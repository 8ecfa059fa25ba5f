package dev.postrider.schemas.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageIdTest {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** Computed in Python, with hashlib and its integers. */
  @ParameterizedTest
  @CsvSource({
    "default, AAAAAAAAAAAAAAAAAAAAAQ, 0-42, msg_70q5ttWw0Wk63cxrZNezco",
    "acmé, https://shop.example/orders, ünï-✓, msg_0XkVSSuj8uxrGKbhYy9eAU",
    "'', '', '', msg_0fMuZLaqn9Qwq66VeUzbvv",
  })
  void workedVectors(String application, String source, String id, String expected) {
    assertThat(MessageId.of(application, source, id)).isEqualTo(expected);
  }

  @Property(tries = 200)
  void isTheDigestInBase62(@ForAll String application, @ForAll String source, @ForAll String id)
      throws IOException, NoSuchAlgorithmException {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(fields);
    for (String field : new String[] {application, source, id}) {
      out.writeInt(field.getBytes(UTF_8).length);
      out.write(field.getBytes(UTF_8));
    }
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(fields.toByteArray());

    String messageId = MessageId.of(application, source, id);

    assertThat(messageId).hasSize(MessageId.LENGTH).startsWith("msg_");
    assertThat(fromBase62(messageId.substring(4)))
        .isEqualTo(new BigInteger(1, Arrays.copyOf(digest, 16)));
  }

  private static BigInteger fromBase62(String text) {
    return text.chars()
        .mapToObj(c -> BigInteger.valueOf(DIGITS.indexOf(c)))
        .reduce(BigInteger.ZERO, (sum, digit) -> sum.multiply(BigInteger.valueOf(62)).add(digit));
  }
}
