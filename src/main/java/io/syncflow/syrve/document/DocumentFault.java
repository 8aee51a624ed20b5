package io.syncflow.syrve.document;

/**
 * One thing that is wrong with a document or a file.
 *
 * @param place where, for example {@code line 3} or {@code /2/amount}; empty for the whole
 * @param reason one sentence for people
 */
public record DocumentFault(String place, String reason) {}
