/**
 * Lives here: the picocli commands.
 *
 * <p>May be called by: SyncFlow, the main class.
 *
 * <p>Never: talks to tables that the API can answer for.
 */
package io.syncflow.cli;
