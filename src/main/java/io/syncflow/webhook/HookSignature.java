package io.syncflow.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures of deliveries: base64 of HMAC-SHA256 over the raw bytes of the body (S1). Compared in
 * constant time over decoded bytes; every secret is tried whatever the others said.
 */
final class HookSignature {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 32;

  private HookSignature() {}

  /**
   * Whether one of the secrets made it.
   *
   * @param given the header's value
   */
  static boolean matches(String given, byte[] body, List<String> secrets) {
    byte[] signature = decoded(given);
    boolean matches = false;
    for (String secret : secrets) {
      matches |= MessageDigest.isEqual(of(body, secret), signature);
    }
    return matches;
  }

  /** Of a text that is no signature something that equals none. */
  private static byte[] decoded(String given) {
    try {
      byte[] bytes = Base64.getDecoder().decode(given.strip());
      return bytes.length == BYTES ? bytes : new byte[0];
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static byte[] of(byte[] body, String secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
