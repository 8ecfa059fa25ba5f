package dev.postrider.dispatcher.security;

import dev.postrider.dispatcher.CannotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the key to secrets at rest comes from.
 *
 * @param keyset the keyset's JSON itself
 * @param keysetFile a file that contains it
 */
@ConfigurationProperties("postrider.encryption")
record Encryption(@Nullable String keyset, @Nullable Path keysetFile) {
  static final String REMEDY =
      "Set postrider.encryption.keyset to a Tink keyset in JSON, or postrider.encryption.keyset-file"
          + " to a file that contains one; `tinkey create-keyset --key-template AES256_GCM` makes"
          + " one. Keep it: secrets that were stored with it can be read with no other.";

  SecretBox box() {
    if (keyset != null && keysetFile != null) {
      throw new CannotStart(
          "Both postrider.encryption.keyset and postrider.encryption.keyset-file are set.", REMEDY);
    }
    if (keyset != null) {
      return SecretBox.of(keyset);
    }
    if (keysetFile == null) {
      throw new CannotStart(
          "No encryption keyset is configured, so secrets could not be stored.", REMEDY);
    }
    return SecretBox.of(read(keysetFile));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new CannotStart(
          "The encryption keyset cannot be read from %s (%s)."
              .formatted(file, unreadable.getClass().getSimpleName()),
          REMEDY);
    }
  }

  @Override
  public String toString() {
    return "Encryption[keyset=***, keysetFile=%s]".formatted(keysetFile);
  }
}
