/**
 * Lives here: a project's files as they are written, every value with its line.
 *
 * <p>May be called by: io.syncflow.validate and its checks.
 *
 * <p>Never: judges what it reads.
 */
package io.syncflow.validate.project;
