package io.syncflow.syrve.pull;

import java.util.List;
import java.util.Map.Entry;
import java.util.Set;

/**
 * A list that a job asks for.
 *
 * @param name what it is, for people
 * @param path below {@code /resto/api}
 * @param form whether it is asked by POST with a form, which has filters that GET has not
 * @param query its parameters, in order
 * @param since the first server version that has it, for example {@code 6.2}; null = every one
 * @param whole the types of which it holds every object: what it lacks is missing
 */
record PulledList(
    String name,
    String path,
    boolean form,
    List<Entry<String, String>> query,
    String since,
    ListFormat format,
    ObjectShape shape,
    Set<ObjectType> whole) {}
