package io.syncflow.security;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The disguises in which a secret turns up in texts (K10): as it is, URL-encoded, escaped for JSON
 * and XML, in base64 (also inside a longer base64 text, such as Basic authentication), in hex, and
 * as its SHA-1, which Syrve takes for the password (K5).
 */
final class SecretForms {

  /** Shorter pieces of base64 would turn up by chance. */
  private static final int SHORTEST_BASE64_PIECE = 6;

  private SecretForms() {}

  /** Every form of a secret, the secret itself first. */
  static Set<String> of(String secret) {
    Set<String> forms = new LinkedHashSet<>();
    forms.add(secret);
    addUrlEncoded(forms, secret);
    forms.add(jsonEscaped(secret));
    forms.add(jsonEscaped(secret).replace("/", "\\/"));
    forms.add(xmlEscaped(secret, "&#39;"));
    forms.add(xmlEscaped(secret, "&apos;"));
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    addEncoded(forms, bytes);
    // Syrve takes it for the password, so it is as secret, and has the same disguises.
    String sha1 = sha1(bytes);
    forms.add(sha1);
    forms.add(sha1.toUpperCase(Locale.ROOT));
    addEncoded(forms, sha1.getBytes(StandardCharsets.US_ASCII));
    return forms;
  }

  private static void addUrlEncoded(Set<String> forms, String secret) {
    String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    for (String encoded : List.of(form, form.replace("+", "%20"))) {
      forms.add(encoded);
      forms.add(lowerCaseEscapes(encoded));
    }
  }

  /** {@code %2F} and {@code %2f} are the same escape. */
  private static String lowerCaseEscapes(String encoded) {
    StringBuilder out = new StringBuilder(encoded);
    for (int i = 0; i + 2 < out.length(); i++) {
      if (out.charAt(i) == '%') {
        out.setCharAt(i + 1, Character.toLowerCase(out.charAt(i + 1)));
        out.setCharAt(i + 2, Character.toLowerCase(out.charAt(i + 2)));
        i += 2;
      }
    }
    return out.toString();
  }

  private static String jsonEscaped(String secret) {
    StringBuilder out = new StringBuilder();
    for (char c : secret.toCharArray()) {
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append(c < 0x20 ? String.format("\\u%04x", (int) c) : String.valueOf(c));
      }
    }
    return out.toString();
  }

  private static String xmlEscaped(String secret, String apostrophe) {
    return secret
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", apostrophe);
  }

  /**
   * A secret inside a longer encoded text starts at byte 0, 1 or 2 of a group of three; the
   * characters it shares with its neighbours differ, those in the middle do not.
   */
  private static void addEncoded(Set<String> forms, byte[] bytes) {
    addBase64(forms, bytes);
    String hex = HexFormat.of().formatHex(bytes);
    forms.add(hex);
    forms.add(hex.toUpperCase(Locale.ROOT));
  }

  private static void addBase64(Set<String> forms, byte[] bytes) {
    for (int shift = 0; shift < 3; shift++) {
      byte[] shifted = new byte[shift + bytes.length];
      System.arraycopy(bytes, 0, shifted, shift, bytes.length);
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      int from = shift == 0 ? 0 : shift + 1;
      int to = shifted.length % 3 == 0 ? encoded.length() : encoded.length() - 1;
      if (to - from >= SHORTEST_BASE64_PIECE) {
        String piece = encoded.substring(from, to);
        forms.add(piece);
        forms.add(piece.replace('+', '-').replace('/', '_'));
      } else if (shift == 0) {
        forms.add(encoded);
        forms.add(encoded.replace('+', '-').replace('/', '_'));
      }
    }
  }

  private static String sha1(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
