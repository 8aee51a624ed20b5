package io.syncflow.syrve.document;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a file: all of it is counted, the first {@value #MOST} are kept. */
final class Faults {

  private static final int MOST = 100;

  private final List<DocumentFault> first = new ArrayList<>();
  private long count;

  void add(String place, String reason) {
    count++;
    if (first.size() < MOST) {
      first.add(new DocumentFault(place, reason));
    }
  }

  /**
   * Ends an import of which anything is wrong.
   *
   * @param what begins the sentence, for example {@code Nothing is stored}
   */
  void refuseIfAny(String what) {
    if (count > 0) {
      throw new FileRefused(
          what + ": the file has " + count + (count == 1 ? " fault." : " faults."), first);
    }
  }
}
