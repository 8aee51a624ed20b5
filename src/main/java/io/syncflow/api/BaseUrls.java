package io.syncflow.api;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The addresses a connection may have. JDBC URLs are taken in their plain form only: drivers load
 * classes, run scripts and ask LDAP servers when their URL tells them to.
 */
public final class BaseUrls {

  private static final List<Pattern> JDBC =
      List.of(
          Pattern.compile(
              "jdbc:oracle:thin:@(?:(?:tcps?:)?//)?[A-Za-z0-9._-]+:\\d{1,5}[:/][A-Za-z0-9._$#-]+"),
          Pattern.compile(
              "jdbc:postgresql://[A-Za-z0-9._-]+(?::\\d{1,5})?/[A-Za-z0-9_-]+"
                  + "(?:\\?sslmode=(?:require|verify-ca|verify-full))?"));

  private final Function<String, Optional<String>> httpFault;

  /**
   * @param httpFault why the hub may not call such a URL over HTTP; empty when it may
   */
  public BaseUrls(Function<String, Optional<String>> httpFault) {
    this.httpFault = httpFault;
  }

  /**
   * @throws Refusal 400 {@code url_not_allowed}
   */
  String check(String url) {
    Check.text(url, "base_url", 500);
    boolean jdbc = url.startsWith("jdbc:");
    if (jdbc && JDBC.stream().noneMatch(shape -> shape.matcher(url).matches())) {
      throw refusal(
          "The field base_url has to be jdbc:oracle:thin:@host:port/service,"
              + " jdbc:postgresql://host:port/database or https://host/path.");
    }
    if (!jdbc) {
      httpFault
          .apply(url)
          .ifPresent(
              fault -> {
                throw refusal("The field base_url is refused: " + fault + ".");
              });
    }
    return url;
  }

  private static Refusal refusal(String detail) {
    return Refusal.field("/base_url", "url_not_allowed", detail);
  }
}
