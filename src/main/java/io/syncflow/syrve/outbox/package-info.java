/**
 * Lives here: documents on their way to Syrve: queue, claim, delivery, the answers, what people
 * decide.
 *
 * <p>May be called by: routes, api, and syrve.document to queue.
 *
 * <p>Never: sends a document whose outcome is unknown again by itself, or calls out inside a
 * transaction.
 */
package io.syncflow.syrve.outbox;
