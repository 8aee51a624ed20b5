package io.syncflow.apismith;

/** A read of every record that cannot be taken for one: nothing may be concluded from it. */
final class Incomplete extends IllegalStateException {
  Incomplete(String sentence) {
    super(sentence);
  }
}
