package io.syncflow.apismith;

/**
 * Asks for one page after the other. A page counts when it was received completely, is what was
 * agreed on, and leads on. Any other is a failed attempt: it is asked for again, and ends the run
 * when that does not help (F22).
 */
interface Pages {

  /**
   * The first page.
   *
   * @throws io.syncflow.http.CallFailed when it cannot be had
   */
  Page first(Runnable patience);

  /** The page behind another one. */
  Page after(Page page, Runnable patience);

  /** Whether the records come in the order of the cursor, up to a bound. */
  default boolean inCursorOrder() {
    return false;
  }

  /** The records there will be at most; null when that is not known. */
  Long total(Page first);

  /**
   * Hears that the last page is used up.
   *
   * @param read how many records there were
   * @throws Incomplete when that cannot be all of them
   */
  default void end(Page first, Page last, long read) {}
}
