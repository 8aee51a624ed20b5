package io.syncflow.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A connection's password: from standard input, the environment or a prompt, never an argument. */
final class Password {

  static final String VARIABLE = "SYNCFLOW_CONNECTION_PASSWORD";

  private Password() {}

  /** The first line of standard input; null when there is none. */
  static String from(InputStream input) throws IOException {
    return new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8)).readLine();
  }

  /** From the environment, else asked for in a terminal; null when neither gives one. */
  static String find(Map<String, String> environment) {
    String given = environment.get(VARIABLE);
    if (given != null && !given.isEmpty()) {
      return given;
    }
    if (!Terminal.interactive()) {
      return null;
    }
    char[] typed = System.console().readPassword("Password (empty: none, or the one there is): ");
    return typed == null || typed.length == 0 ? null : new String(typed);
  }
}
