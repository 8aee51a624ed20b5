/**
 * Lives here: the one door through which HTTP leaves the hub: address guard, budget of each
 * account, total deadlines, retries that are said, the log of calls.
 *
 * <p>May be called by: the rooms of single systems, and Hub.
 *
 * <p>Never: follows a redirect, keeps a cookie, retries silently, or calls inside a database
 * transaction.
 */
package io.syncflow.http;
