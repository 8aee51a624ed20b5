package io.syncflow.api;

/**
 * One thing that is wrong with a request.
 *
 * @param pointer a JSON pointer into the body, or {@code ?name} for a query parameter
 * @param code stable and machine-readable, for example {@code unknown_field}
 * @param detail one sentence for people
 */
public record FieldError(String pointer, String code, String detail) {}
