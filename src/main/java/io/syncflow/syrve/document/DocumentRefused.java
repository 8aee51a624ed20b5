package io.syncflow.syrve.document;

import java.util.List;

/** A document that would not be right: nothing was queued. The message is a sentence for people. */
public class DocumentRefused extends RuntimeException {

  private final transient List<DocumentFault> faults;

  /** A document of which one thing is to be said. */
  public DocumentRefused(String sentence) {
    this(sentence, List.of());
  }

  /**
   * @param faults what is wrong, place by place; may be empty
   */
  public DocumentRefused(String sentence, List<DocumentFault> faults) {
    super(sentence, null, false, false);
    this.faults = List.copyOf(faults);
  }

  public List<DocumentFault> faults() {
    return faults;
  }
}
