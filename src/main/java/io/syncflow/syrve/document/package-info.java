/**
 * Lives here: documents for Syrve, from a stock count or a file to checked XML or JSON in the
 * outbox.
 *
 * <p>May be called by: routes, the API, Hub.
 *
 * <p>Never: sends anything; it only queues, in the transaction that says so of the session.
 */
package io.syncflow.syrve.document;
