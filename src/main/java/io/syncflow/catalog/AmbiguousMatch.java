package io.syncflow.catalog;

/** Something of another system could be two of ours: a person has to say which; see Matching. */
final class AmbiguousMatch extends RuntimeException {

  /**
   * @param doubt why, in a sentence
   */
  AmbiguousMatch(String doubt) {
    super(doubt);
  }
}
