package dev.postrider.dispatcher.security;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;

/** Tink keysets for secrets at rest, as the JSON text that {@code tinkey} reads and writes too. */
public final class Keysets {
  static {
    try {
      AeadConfig.register();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Tink offers no AEAD", impossible);
    }
  }

  private Keysets() {}

  /** A new keyset of one AES-256-GCM key, in JSON. It is a secret. */
  public static String generate() {
    try {
      return TinkJsonProtoKeysetFormat.serializeKeyset(
          KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM),
          InsecureSecretKeyAccess.get());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Tink cannot make an AES-256-GCM key", impossible);
    }
  }

  /**
   * @throws GeneralSecurityException if this is no keyset for AEAD; its message may quote the text,
   *     so it is not for logs
   */
  static Aead parse(String json) throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get())
        .getPrimitive(RegistryConfiguration.get(), Aead.class);
  }
}
