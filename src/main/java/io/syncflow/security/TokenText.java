package io.syncflow.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The text of an API token: {@code sf_} and 32 random bytes in base64url (K7). The hash is a plain
 * SHA-256: 256 random bits cannot be guessed, so nothing slower is needed.
 */
public final class TokenText {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern SHAPE = Pattern.compile("sf_[A-Za-z0-9_-]{43}");
  private static final int BYTES = 32;
  private static final int SHOWN = 10;

  private TokenText() {}

  /** A fresh token. */
  public static String random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return "sf_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whether a text can be a token at all. */
  public static boolean looksRight(String text) {
    return text != null && SHAPE.matcher(text).matches();
  }

  /** SHA-256 of the token in 64 lower-case hex digits: what is stored. */
  public static String hash(String token) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The characters that may be shown to recognise a token by. */
  public static String prefix(String token) {
    return token.substring(0, SHOWN);
  }
}
