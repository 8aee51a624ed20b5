/**
 * Lives here: secrets, the redactor, tokens, identity and roles.
 *
 * <p>May be called by: http, api, cli.
 *
 * <p>Never: logs what it protects.
 */
package io.syncflow.security;
