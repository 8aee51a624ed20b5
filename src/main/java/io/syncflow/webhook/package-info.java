/**
 * Lives here: what comes in by itself: endpoints, signatures over raw bytes, the store of
 * deliveries until somebody works on them.
 *
 * <p>May be called by: the routes in {@code routes/webhooks} and those of the systems, the API,
 * Hub.
 *
 * <p>Never: parses or acts on a delivery before it is verified, stored and committed.
 */
package io.syncflow.webhook;
