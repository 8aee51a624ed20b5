package io.syncflow.syrve.pull;

import java.io.IOException;

/** An answer that is not the list that was asked for, or was cut off. */
final class MalformedList extends IOException {

  private static final long serialVersionUID = 1L;

  MalformedList(String reason) {
    super(reason);
  }
}
