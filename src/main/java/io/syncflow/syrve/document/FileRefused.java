package io.syncflow.syrve.document;

import java.util.List;

/** A file that somebody sent is wrong: nothing of it is kept. */
public final class FileRefused extends DocumentRefused {

  public FileRefused(String sentence, List<DocumentFault> faults) {
    super(sentence, faults);
  }
}
