package io.syncflow.security;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * Takes secrets out of a text before it is stored, logged or shown (decision 13, K10): by the name
 * of the header, query parameter, JSON field or XML element that carries them, and by value, in any
 * encoding, for the secrets the hub knows.
 *
 * <p>It errs on the side of silence: a text in which a known secret still shows after all that is
 * withheld whole.
 */
public final class Redactor {

  /** What stands in a secret's place. */
  public static final String MARK = "[redacted]";

  /** A shorter value would take half the alphabet out of every text. */
  private static final int SHORTEST_SECRET = 4;

  private static final String NAMES =
      "(?:[\\w.-]*(?:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key"
          + "|private[_-]?key|credential|authorization|signature|cookie)[\\w.-]*"
          + "|pass|pwd|key|sig|auth|hmac|code_verifier|consumer_\\w+)";

  private static final Pattern HEADER =
      Pattern.compile(
          "(?im)^((?:proxy-)?authorization|(?:set-)?cookie2?"
              + "|[\\w-]*-(?:token|key|secret|signature|hmac[\\w-]*))([ \\t]*:[ \\t]*)[^\\r\\n]+");

  private static final Pattern QUERY =
      Pattern.compile("(?i)(?<![\\w.-])(" + NAMES + ")(=|%3D)[^&\\s\"'<>]+");

  private static final Pattern JSON =
      Pattern.compile(
          "(?i)(\\\\?[\"']"
              + NAMES
              + "\\\\?[\"']\\s*:\\s*)"
              + "(?:\"(?:[^\"\\\\]|\\\\.)*+(?:\"|$)|\\\\\"(?:[^\"\\\\]|\\\\[^\"])*+(?:\\\\\"|$)"
              + "|'(?:[^'\\\\]|\\\\.)*+(?:'|$)|[^\\s,}\\]\"'\\[{\\\\][^\\s,}\\]]*)");

  private static final Pattern XML =
      Pattern.compile("(?is)(<((?:\\w+:)?" + NAMES + ")(?:\\s[^>]*)?>)[^<]+");

  private static final Pattern SENSITIVE_NAME = Pattern.compile("(?i)" + NAMES);

  private static final Pattern SENSITIVE_HEADER =
      Pattern.compile(
          "(?i)(?:proxy-)?authorization|(?:set-)?cookie2?"
              + "|(?:.*-)?(?:token|key|secret|signature|hmac.*)");

  /** Longest first, so that a form is not broken by one it contains. */
  private final List<String> forms = new CopyOnWriteArrayList<>();

  /** From now on this value does not get through, in any of its forms. Shorter than 4: ignored. */
  public void remember(String secret) {
    if (secret == null || secret.length() < SHORTEST_SECRET || forms.contains(secret)) {
      return;
    }
    synchronized (forms) {
      Set<String> added = SecretForms.of(secret);
      added.removeAll(forms);
      forms.addAll(added);
      forms.sort(Comparator.comparingInt(String::length).reversed());
    }
  }

  /**
   * Gives up a value that is worth nothing any more, such as the token of an ended session: every
   * form that is looked for costs time.
   */
  public void forget(String secret) {
    synchronized (forms) {
      forms.removeAll(SecretForms.of(secret));
    }
  }

  /** The text without secrets; null for null. */
  public String redact(String text) {
    if (text == null || text.isEmpty()) {
      return text;
    }
    String result = byValue(text);
    result = HEADER.matcher(result).replaceAll("$1$2" + MARK);
    result = JSON.matcher(result).replaceAll("$1\"" + MARK + "\"");
    result = XML.matcher(result).replaceAll("$1" + MARK);
    result = QUERY.matcher(result).replaceAll("$1$2" + MARK);
    return shows(result) ? MARK : result;
  }

  /**
   * The text without secrets, then cut: the other way round, half a secret would survive the cut.
   *
   * @param length the most characters to give back
   */
  public String redact(String text, int length) {
    String result = redact(text);
    return result == null || result.length() <= length ? result : result.substring(0, length);
  }

  /** A header's value, or {@link #MARK} when its name says that it is secret. */
  public String header(String name, String value) {
    return SENSITIVE_HEADER.matcher(name).matches() ? MARK : redact(value);
  }

  /** Whether a field of that name holds a secret. */
  public boolean isSecretName(String name) {
    return SENSITIVE_NAME.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }

  /** The map with its secret fields masked, in the same order. */
  public Map<String, String> fields(Map<String, String> fields) {
    Map<String, String> out = new LinkedHashMap<>();
    fields.forEach((name, value) -> out.put(name, isSecretName(name) ? MARK : redact(value)));
    return out;
  }

  private String byValue(String text) {
    String result = text;
    for (String form : forms) {
      if (result.contains(form)) {
        result = result.replace(form, MARK);
      }
    }
    return result;
  }

  private boolean shows(String text) {
    for (String form : forms) {
      if (text.contains(form) && !MARK.contains(form)) {
        return true;
      }
    }
    return false;
  }
}
