package io.syncflow.api;

import java.util.List;

/**
 * A page of a list.
 *
 * @param items the page, newest first
 * @param nextCursor give it as {@code cursor} to get the next page; null on the last one
 */
public record Page<T>(List<T> items, String nextCursor) {}
