package io.syncflow.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The addresses a connection may have. JDBC URLs are taken in their plain form only: drivers load
 * classes, run scripts and ask LDAP servers when their URL tells them to.
 */
final class BaseUrls {

  private static final List<Pattern> JDBC =
      List.of(
          Pattern.compile(
              "jdbc:oracle:thin:@(?:(?:tcps?:)?//)?[A-Za-z0-9._-]+:\\d{1,5}[:/][A-Za-z0-9._$#-]+"),
          Pattern.compile(
              "jdbc:postgresql://[A-Za-z0-9._-]+(?::\\d{1,5})?/[A-Za-z0-9_-]+"
                  + "(?:\\?sslmode=(?:require|verify-ca|verify-full))?"));

  private BaseUrls() {}

  /**
   * @throws Refusal 400 {@code url_not_allowed}
   */
  static String check(String url) {
    Check.text(url, "base_url", 500);
    boolean allowed =
        url.startsWith("jdbc:")
            ? JDBC.stream().anyMatch(shape -> shape.matcher(url).matches())
            : isPlainHttps(url);
    if (!allowed) {
      throw Refusal.field(
          "/base_url",
          "url_not_allowed",
          "The field base_url has to be jdbc:oracle:thin:@host:port/service,"
              + " jdbc:postgresql://host:port/database or https://host/path.");
    }
    return url;
  }

  private static boolean isPlainHttps(String url) {
    try {
      URI uri = new URI(url);
      return "https".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
