package dev.postrider.dispatcher.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.dispatcher.CannotStart;
import dev.postrider.dispatcher.security.SecretBox.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretBoxTest {
  private static final Place HERE = new Place("endpoint", "ep_1", "secret");
  private static final String KEYSET = Keysets.generate();

  private final SecretBox box = SecretBox.of(KEYSET);

  @Property(tries = 100)
  void opensWhatItSealed(@ForAll byte[] secret) throws Exception {
    var sealed = box.seal(HERE, secret);

    assertThat(SecretBox.of(KEYSET).open(HERE, sealed)).isEqualTo(secret);
    assertThat(box.seal(HERE, secret)).isNotEqualTo(sealed);
  }

  @Test
  void opensNothingAtAnotherPlaceOrWithAnotherKeyset() {
    var sealed = box.seal(HERE, "whsec".getBytes(UTF_8));
    var elsewhere = new Place("endpoint", "ep_2", "secret");

    assertThatThrownBy(() -> box.open(elsewhere, sealed))
        .isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> SecretBox.of(Keysets.generate()).open(HERE, sealed))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void comesFromTextOrFile(@TempDir Path folder) throws Exception {
    var file = Files.writeString(folder.resolve("keyset.json"), KEYSET);
    var sealed = new Encryption(KEYSET, null).box().seal(HERE, new byte[] {1});

    assertThat(new Encryption(null, file).box().open(HERE, sealed)).containsExactly(1);
  }

  @Test
  void saysWhatIsWrongWithTheKeyset(@TempDir Path folder) {
    var missing = folder.resolve("missing.json");

    assertThatThrownBy(() -> new Encryption(null, null).box())
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("No encryption keyset is configured");
    assertThatThrownBy(() -> new Encryption(null, missing).box())
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining(missing.toString());
    assertThatThrownBy(() -> new Encryption(KEYSET, missing).box())
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("Both");
    assertThatThrownBy(() -> new Encryption("{\"not\": \"a keyset\"}", null).box())
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("not a Tink keyset")
        .hasMessageNotContaining("a keyset\"");
  }
}
