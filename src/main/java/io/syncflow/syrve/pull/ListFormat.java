package io.syncflow.syrve.pull;

import java.io.IOException;

/** How a list is written: JSON or XML. Memory does not grow with the list. */
interface ListFormat {

  /**
   * Begins to read a list from its first byte.
   *
   * @throws MalformedList when it does not begin like one
   * @throws PullFailed when it is an answer of another kind, or nothing the hub reads
   */
  ListItems open(Spool list) throws IOException;

  /**
   * Reads a list to its end and keeps nothing: only a list that is complete and well-formed counts
   * (F22).
   *
   * @throws MalformedList when it is not
   */
  default Census census(Spool list) throws IOException {
    try (ListItems items = open(list)) {
      long count = 0;
      while (items.skip()) {
        count++;
      }
      return new Census(count, items.revision());
    }
  }

  /**
   * What a list holds.
   *
   * @param revision the server's revision of it; null when it says none
   */
  record Census(long items, Long revision) {}
}
