package io.syncflow.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Reads an answer while it arrives; its connection is given back when this returns. */
@FunctionalInterface
public interface Receiver<T> {

  /**
   * @param status the HTTP status
   * @param headers by lower-case name; of several with one name the first
   * @param body never null; throws {@link CallFailed} of kind TOO_LARGE behind the limit, and
   *     IOException when the answer is cut off or the deadline passes
   * @throws IOException what the body threw; another one is a failed call of kind UNREADABLE
   */
  T receive(int status, Map<String, String> headers, InputStream body) throws IOException;
}
