package io.syncflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;

/** Where a command's result goes: text for people, or one line of JSON for scripts. */
final class Output {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintWriter out;
  private final boolean json;

  Output(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** Whether JSON is asked for. */
  boolean json() {
    return json;
  }

  /**
   * Prints a result.
   *
   * @param value what is printed as JSON
   * @param text what people read instead
   */
  void print(Object value, String text) {
    raw(json ? line(value) : text.endsWith("\n") ? text : text + "\n");
  }

  /** Prints text as it is. */
  void raw(String text) {
    out.print(text);
    out.flush();
  }

  private static String line(Object value) {
    try {
      return JSON.writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result cannot be written as JSON", e);
    }
  }
}
