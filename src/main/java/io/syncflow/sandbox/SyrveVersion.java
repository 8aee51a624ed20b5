package io.syncflow.sandbox;

import java.util.Arrays;

/** A version of a Syrve server, such as {@code 7.9.3}; missing parts are 0. */
record SyrveVersion(String text) {

  boolean isBefore(String other) {
    return Arrays.compare(parts(text), parts(other)) < 0;
  }

  private static int[] parts(String version) {
    return Arrays.copyOf(
        Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray(), 4);
  }
}
