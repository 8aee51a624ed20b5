package io.syncflow.api;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** Whether a door takes what is sent and gives what is wanted (B1, B6–B9). */
final class ContentRules {

  /** A quality of zero: the client does not want that type. */
  private static final Set<String> NONE = Set.of("q=0", "q=0.0", "q=0.00", "q=0.000");

  private ContentRules() {}

  /** Why the request cannot be served; null when it can. */
  static Refusal judge(RoutingContext ctx, AccessRule rule, long longest) {
    HttpServerRequest request = ctx.request();
    long length = length(request);
    boolean hasBody = length > 0 || request.getHeader("Transfer-Encoding") != null;
    if (length > longest) {
      return tooLarge(longest);
    }
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return new Refusal(
          415, "encoding_not_supported", "Bodies have to be sent without a content encoding.");
    }
    if (hasBody && rule.consumes() == null) {
      return new Refusal(400, "body_not_expected", "This request takes no body.");
    }
    if (rule.consumes() != null && !rule.consumes().equals(AccessRule.ANY_TYPE)) {
      Refusal refusal = judgeType(request.getHeader("Content-Type"), rule.consumes(), hasBody);
      if (refusal != null) {
        return refusal;
      }
    }
    if (rule.produces() != null && !accepts(request.getHeader("Accept"), rule.produces())) {
      return new Refusal(
          406, "not_acceptable", "The answer can only be given as " + rule.produces() + ".");
    }
    return null;
  }

  static Refusal tooLarge(long longest) {
    return new Refusal(413, "body_too_large", "The body may have at most " + longest + " bytes.");
  }

  private static long length(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length.trim());
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private static Refusal judgeType(String given, String wanted, boolean hasBody) {
    if (!hasBody) {
      return new Refusal(400, "body_required", "The request needs a body of type " + wanted + ".");
    }
    String[] parts = given == null ? new String[] {""} : given.toLowerCase(Locale.ROOT).split(";");
    if (!parts[0].strip().equals(wanted)) {
      return new Refusal(415, "type_not_supported", "The body has to be of type " + wanted + ".");
    }
    for (String parameter : parts) {
      String value = parameter.strip().replace("\"", "");
      if (value.startsWith("charset=") && !value.equals("charset=utf-8")) {
        return new Refusal(415, "charset_not_supported", "The body has to be in UTF-8.");
      }
    }
    return null;
  }

  private static boolean accepts(String accept, String produced) {
    if (accept == null || accept.isBlank()) {
      return true;
    }
    String family = produced.substring(0, produced.indexOf('/')) + "/*";
    for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
      String[] parts = range.split(";");
      String type = parts[0].strip();
      boolean wanted = Arrays.stream(parts).map(String::strip).noneMatch(NONE::contains);
      if (wanted && (type.equals("*/*") || type.equals(family) || type.equals(produced))) {
        return true;
      }
    }
    return false;
  }
}
