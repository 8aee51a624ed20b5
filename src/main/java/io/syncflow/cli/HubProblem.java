package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;

/** Turns an answer that is not 2xx into a sentence (RFC 9457). */
final class HubProblem {

  private static final ObjectMapper JSON = new ObjectMapper();

  private HubProblem() {}

  /**
   * @param body {@code application/problem+json}, or whatever something else answered
   */
  static HubRefusal of(int status, byte[] body, URI hub) {
    JsonNode problem = parsed(body);
    if (problem == null || !problem.path("detail").isTextual()) {
      return new HubRefusal(
          "what answers at " + hub + " is not a SyncFlow hub (HTTP " + status + ")",
          RootCommand.REFUSED);
    }
    int exit = status == 400 ? RootCommand.USAGE : RootCommand.REFUSED;
    return new HubRefusal(sentence(status, problem) + errors(problem), exit);
  }

  private static String sentence(int status, JsonNode problem) {
    String detail = problem.path("detail").asText();
    return switch (status) {
      case 401 ->
          "the hub does not accept this token: "
              + detail
              + " Give one with SYNCFLOW_TOKEN or --token, or --data of a hub on this machine.";
      case 403 -> "this token may not do that: " + detail;
      default ->
          status >= 500
              ? detail + " (trace id " + problem.path("trace_id").asText("unknown") + ")"
              : detail;
    };
  }

  /** Field errors, one line each; a single one that repeats the sentence is left out. */
  private static String errors(JsonNode problem) {
    StringBuilder lines = new StringBuilder();
    for (JsonNode error : problem.path("errors")) {
      String detail = error.path("detail").asText();
      if (!detail.equals(problem.path("detail").asText())) {
        String place = error.path("pointer").asText();
        lines.append("\n  ").append(place.isEmpty() ? "" : place + ": ").append(detail);
      }
    }
    return lines.toString();
  }

  private static JsonNode parsed(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      return null;
    }
  }
}
