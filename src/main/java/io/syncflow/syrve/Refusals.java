package io.syncflow.syrve;

import io.syncflow.syrve.SyrveFailed.Kind;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names what an answer that is none of success means (reference/syrve.md 1.10, 1.11, 2, 2.2). */
final class Refusals {

  private static final Set<Integer> CANNOT_NOW = Set.of(408, 425, 429, 502, 503, 504);
  private static final Pattern STARTS =
      Pattern.compile("(?i)\\b(?:re)?start(?:s|ing|ed)?\\b|запуск|запущен");
  private static final int LONGEST = 2_000;

  private Refusals() {}

  /**
   * @param type the header Content-Type; null for none
   * @param body the beginning of the body, which is the server's message
   * @param login whether the answer is to a login
   */
  static SyrveFailed of(int status, String type, String body, boolean login) {
    String said = body.strip();
    String text = said.length() > LONGEST ? said.substring(0, LONGEST) : said;
    if (CANNOT_NOW.contains(status)) {
      return new SyrveFailed(
          Kind.SERVER_STARTING, "the Syrve server cannot now: it answered " + status);
    }
    if (isPage(type, text) || status >= 300 && status < 400) {
      return page(status);
    }
    return switch (status) {
      case 400 -> new SyrveFailed(Kind.BAD_REQUEST, orElse(text, "the Syrve server answered 400"));
      case 401 -> unauthorised(text, login);
      case 403 -> forbidden(text, login);
      case 404 ->
          new SyrveFailed(
              Kind.NOT_FOUND,
              orElse(text, "the Syrve server has no such object, or is older than what was asked"));
      case 409 -> new SyrveFailed(Kind.REFUSED, orElse(text, "the Syrve server refused (409)"));
      default ->
          status < 500
              ? new SyrveFailed(Kind.BAD_REQUEST, "the Syrve server answered " + status)
              : new SyrveFailed(
                  Kind.INTERNAL,
                  "the Syrve server failed (" + status + ")" + (text.isEmpty() ? "" : ": " + text));
    };
  }

  /** An answer that is a web page, whatever its status. */
  static SyrveFailed page(int status) {
    return new SyrveFailed(
        Kind.NOT_THE_API,
        "a web page came instead of an answer of the Syrve API (status "
            + status
            + "): a proxy, a server without Syrve, or a wrong address");
  }

  /**
   * Whether an answer is a web page.
   *
   * @param type the header Content-Type; null for none
   * @param start the beginning of the body
   */
  static boolean isPage(String type, String start) {
    if (type != null && type.toLowerCase(Locale.ROOT).startsWith("text/html")) {
      return true;
    }
    String text = start.stripLeading().toLowerCase(Locale.ROOT);
    return text.startsWith("<!doctype html") || text.startsWith("<html");
  }

  /** A server that starts cannot check a password, and says 401, too. */
  private static SyrveFailed unauthorised(String text, boolean login) {
    if (STARTS.matcher(text).find()) {
      return new SyrveFailed(Kind.SERVER_STARTING, text);
    }
    return login
        ? wrongPassword()
        : new SyrveFailed(Kind.AUTH_FAILED, "the Syrve server does not know the session any more");
  }

  private static SyrveFailed forbidden(String text, boolean login) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("no connections available")) {
      return new SyrveFailed(Kind.SEAT_BUSY, text);
    }
    if (lower.contains("is blocked within current license")) {
      return new SyrveFailed(Kind.MODULE_BLOCKED, text);
    }
    if (lower.contains("permission denied") || !login) {
      return new SyrveFailed(
          Kind.NO_PERMISSION, orElse(text, "the Syrve user lacks a right for this"));
    }
    return wrongPassword();
  }

  private static SyrveFailed wrongPassword() {
    return new SyrveFailed(
        Kind.WRONG_PASSWORD, "the Syrve server refused the login or the password");
  }

  private static String orElse(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }
}
