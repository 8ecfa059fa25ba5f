package dev.postrider.dispatcher.security;

import com.google.crypto.tink.Aead;
import dev.postrider.dispatcher.CannotStart;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Encrypts secrets before they are stored: AES-GCM through Tink, bound to the place where the
 * secret belongs, so that a sealed secret moved to another record or field does not open there.
 */
public final class SecretBox {
  private final Aead aead;

  private SecretBox(Aead aead) {
    this.aead = aead;
  }

  /**
   * Seals and opens with the keys of the keyset.
   *
   * @param keyset Tink keyset in JSON
   * @throws CannotStart if it is none
   */
  public static SecretBox of(String keyset) {
    try {
      return new SecretBox(Keysets.parse(keyset));
    } catch (GeneralSecurityException | RuntimeException unreadable) {
      // Without its cause, whose message may quote the keyset.
      throw new CannotStart(
          "The encryption keyset is not a Tink keyset for AEAD in JSON (%s)."
              .formatted(unreadable.getClass().getSimpleName()),
          Encryption.REMEDY);
    }
  }

  /** Where a secret belongs: the kind and id of a record, and the field in it. */
  public record Place(String kind, String id, String field) {
    private byte[] associatedData() {
      return "%s/%s/%s".formatted(kind, id, field).getBytes(StandardCharsets.UTF_8);
    }
  }

  public byte[] seal(Place place, byte[] secret) {
    try {
      return aead.encrypt(secret, place.associatedData());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The secret of %s cannot be encrypted".formatted(place), e);
    }
  }

  /**
   * Gives back what was sealed.
   *
   * @throws GeneralSecurityException if it was sealed with another keyset or for another place, or
   *     was changed since
   */
  public byte[] open(Place place, byte[] sealed) throws GeneralSecurityException {
    return aead.decrypt(sealed, place.associatedData());
  }
}
