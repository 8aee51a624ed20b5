package io.syncflow.api;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.ParsedHeaderValues;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Whether a door takes what is sent and gives what is wanted (B1, B6–B9). */
final class ContentRules {

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
    if (rule.consumes() != null) {
      Refusal refusal = judgeType(ctx.parsedHeaders(), rule.consumes(), hasBody);
      if (refusal != null) {
        return refusal;
      }
    }
    if (rule.produces() != null && !accepts(ctx.parsedHeaders().accept(), rule.produces())) {
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

  private static Refusal judgeType(ParsedHeaderValues headers, String wanted, boolean hasBody) {
    MIMEHeader type = headers.contentType();
    if (!hasBody) {
      return new Refusal(400, "body_required", "The request needs a body of type " + wanted + ".");
    }
    String given = type.component() + "/" + type.subComponent();
    if (type.rawValue().isEmpty() || !given.equalsIgnoreCase(wanted)) {
      return new Refusal(415, "type_not_supported", "The body has to be of type " + wanted + ".");
    }
    String charset = type.parameter("charset");
    if (charset != null && !charset.replace("\"", "").equalsIgnoreCase("utf-8")) {
      return new Refusal(415, "charset_not_supported", "The body has to be in UTF-8.");
    }
    return null;
  }

  private static boolean accepts(List<MIMEHeader> accepted, String produced) {
    if (accepted.isEmpty()) {
      return true;
    }
    String[] parts = produced.split("/");
    return accepted.stream()
        .filter(range -> range.weight() > 0)
        .anyMatch(
            range ->
                (range.component().equals("*") || range.component().equalsIgnoreCase(parts[0]))
                    && (range.subComponent().equals("*")
                        || range.subComponent().equalsIgnoreCase(parts[1])));
  }
}
