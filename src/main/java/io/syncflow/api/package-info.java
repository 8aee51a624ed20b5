/**
 * Lives here: the beans behind routes/api and the HTTP surface: authentication, problem+json,
 * paging.
 *
 * <p>May be called by: routes/api.
 *
 * <p>Never: holds business rules of its own.
 */
package io.syncflow.api;
