package io.syncflow.security;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

/**
 * Encrypts what the database may not show: AES-256-GCM by Tink, bound to its place (decision 10).
 * What it decrypts it tells the {@link Redactor}, so that it does not turn up in logs.
 */
public final class Secrets {

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final Aead aead;
  private final Redactor redactor;

  /**
   * @throws KeysetRefused when the keyset holds no AEAD key
   */
  public Secrets(KeysetHandle keyset, Redactor redactor) {
    try {
      this.aead = keyset.getPrimitive(RegistryConfiguration.get(), Aead.class);
    } catch (GeneralSecurityException e) {
      throw new KeysetRefused("the keyset holds no AES-GCM key");
    }
    this.redactor = redactor;
  }

  /** The ciphertext of a text for that place, in base64url; never the same twice. */
  public String encrypt(String text, SecretPlace place) {
    return seal(text, place.associatedData());
  }

  /**
   * The text of a ciphertext.
   *
   * @throws SecretTampered when it was not encrypted for that place with this keyset
   */
  public String decrypt(String ciphertext, SecretPlace place) {
    String text = unseal(ciphertext, place.associatedData());
    redactor.remember(text);
    return text;
  }

  /** Seals a text that is not stored but handed out, such as a cursor, to a purpose. */
  public String seal(String text, String purpose) {
    return seal(text, purpose.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Opens what {@link #seal} made for the same purpose.
   *
   * @throws SecretTampered when it did not
   */
  public String unseal(String sealed, String purpose) {
    return unseal(sealed, purpose.getBytes(StandardCharsets.UTF_8));
  }

  private String seal(String text, byte[] associatedData) {
    try {
      return ENCODER.encodeToString(
          aead.encrypt(text.getBytes(StandardCharsets.UTF_8), associatedData));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM cannot encrypt", e);
    }
  }

  private String unseal(String sealed, byte[] associatedData) {
    try {
      byte[] text = aead.decrypt(Base64.getUrlDecoder().decode(sealed), associatedData);
      return new String(text, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new SecretTampered("a secret does not decrypt at its place with this keyset", e);
    }
  }
}
