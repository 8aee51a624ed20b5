package io.syncflow.syrve.pull;

import io.syncflow.syrve.pull.ListFormat.Census;

/**
 * A list that was received completely.
 *
 * @param census what it holds
 */
record FetchedList(PulledList list, Spool spool, Census census) {}
