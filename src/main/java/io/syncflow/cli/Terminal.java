package io.syncflow.cli;

import java.io.Console;
import java.nio.charset.Charset;

/** What the other end of standard output can do. */
final class Terminal {

  private Terminal() {}

  /** Whether a person looks at standard output. */
  static boolean interactive() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // From Java 22 on a console is there even when output is redirected, and says so.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** Whether signs beyond ASCII can be printed. */
  static boolean unicode() {
    return Charset.defaultCharset().newEncoder().canEncode('✓');
  }
}
