/**
 * Lives here: the accounts at external systems ({@code integration_connections}) and the pools
 * behind them.
 *
 * <p>May be called by: the API, the command line, Hub, which hands the pools to the rooms that
 * read.
 *
 * <p>Never: reads or writes an external system's records.
 */
package io.syncflow.connection;
