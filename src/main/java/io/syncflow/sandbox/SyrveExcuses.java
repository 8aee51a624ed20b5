package io.syncflow.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** The answers of a simulated Syrve server that does nothing. */
final class SyrveExcuses {

  private static final String MODULE = "28008806";
  static final String NO_SEAT =
      "License enhancement is required: no connections available for module " + MODULE;

  static final String LOGIN_PAGE =
      "<!DOCTYPE html>\n<html><head><title>Вход</title></head><body><form method=\"post\">"
          + "<input name=\"login\"/><input type=\"password\" name=\"password\"/></form></body></html>";

  private SyrveExcuses() {}

  /** What is said in the place of an answer; nothing when the fault lies elsewhere. */
  static Optional<SyrveAnswer> of(SyrveFault fault, SyrveCall call, Clock clock) {
    return Optional.ofNullable(
        fault == null
            ? null
            : switch (fault) {
              case BUSY_429 -> SyrveAnswer.text(429, "Too Many Requests").with("Retry-After", "1");
              case BUSY_429_DATE ->
                  SyrveAnswer.text(429, "Too Many Requests").with("Retry-After", soon(clock));
              case BUSY_429_BARE -> SyrveAnswer.text(429, "Too Many Requests");
              case BUSY_503 -> SyrveAnswer.text(503, "Service Unavailable");
              case ERROR_500 -> SyrveAnswer.text(500, "No session assigned to current thread");
              case ECHO_500 -> SyrveAnswer.text(500, echo(call));
              case EXPIRED -> SyrveAnswer.text(401, "");
              case SEATS_FULL -> SyrveAnswer.text(403, NO_SEAT);
              case MODULE_BLOCKED ->
                  SyrveAnswer.text(403, "Module " + MODULE + " is blocked within current license");
              case NO_PERMISSION -> SyrveAnswer.text(403, "Permission denied");
              case REFUSED_409 ->
                  SyrveAnswer.text(409, "Операция создаёт приход на отрицательный остаток");
              case HTML_200 -> SyrveAnswer.html(200, LOGIN_PAGE);
              case HTML_502 ->
                  SyrveAnswer.html(502, "<html><body><h1>502 Bad Gateway</h1></body></html>");
              case TOKEN_WITH_NEWLINE ->
                  SyrveAnswer.text(
                      200, "b354d18c-3d3a-e1a6\r\nX-Injected: 1\r\n-c3b9-9ef7b5055318");
              case TOKEN_NO_UUID -> SyrveAnswer.text(200, "../../../etc/passwd?a=b&c=d");
              default -> null;
            });
  }

  /** As careless servers and proxies do it: values with their names, without, and in disguise. */
  private static String echo(SyrveCall call) {
    StringBuilder text = new StringBuilder("cannot process " + call.method() + " " + call.path());
    call.parameters()
        .forEach(
            (name, values) ->
                values.forEach(
                    value -> {
                      byte[] bytes = value.getBytes(UTF_8);
                      text.append('\n').append(name).append('=').append(value);
                      text.append("\nurl: ").append(URLEncoder.encode(value, UTF_8));
                      text.append("\nplain: ").append(value);
                      text.append("\nbase64: ").append(Base64.getEncoder().encodeToString(bytes));
                      text.append("\nhex: ").append(HexFormat.of().formatHex(bytes));
                    }));
    return text.append("\nbody: ").append(new String(call.body(), UTF_8)).toString();
  }

  /** In whole seconds, so between one and two seconds away. */
  private static String soon(Clock clock) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        clock.instant().plusSeconds(2).atOffset(ZoneOffset.UTC));
  }
}
