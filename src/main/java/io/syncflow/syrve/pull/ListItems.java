package io.syncflow.syrve.pull;

import java.io.Closeable;
import java.io.IOException;

/** The items of a list, one after the other. */
interface ListItems extends Closeable {

  /**
   * The next item; null at the end of the document, which has then been seen whole.
   *
   * @throws MalformedList when the document is not well-formed
   */
  ListItem next() throws IOException;

  /** Passes over the next item; false at the end of the document. */
  boolean skip() throws IOException;

  /** The revision that the server gave with the list; null when none, or before the end. */
  Long revision();
}
