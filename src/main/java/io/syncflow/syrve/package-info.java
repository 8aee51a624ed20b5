/**
 * Lives here: the account at a Syrve server, its licence seat, the session in which everything is
 * asked, and the names of what can go wrong (reference/syrve.md 1, 2, 9).
 *
 * <p>May be called by: the rooms below ({@code pull}, {@code document}, {@code outbox}), routes,
 * Hub.
 *
 * <p>Never: makes two calls of one server at the same time, uses a token that is not stored, or
 * lets a password, its hash or a token into a log.
 */
package io.syncflow.syrve;
