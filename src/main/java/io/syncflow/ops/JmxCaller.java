package io.syncflow.ops;

import java.lang.reflect.InvocationTargetException;
import java.security.AccessControlContext;
import java.security.AccessController;
import javax.management.remote.JMXPrincipal;
import javax.security.auth.Subject;

/** Names the JMX user of the current thread. */
final class JmxCaller {

  /** A local attach, an SSH tunnel, or Jolokia: the transport has checked the person, not JMX. */
  private static final String UNNAMED = "jmx";

  private JmxCaller() {}

  /** Who calls through JMX right now: the authenticated user's name, or {@code jmx}. */
  static Actor current() {
    Subject subject = subject();
    String name =
        subject == null
            ? UNNAMED
            : subject.getPrincipals(JMXPrincipal.class).stream()
                .map(JMXPrincipal::getName)
                .findFirst()
                .orElse(UNNAMED);
    return new Actor(name, Actor.Way.JMX);
  }

  /**
   * Java 18 added Subject.current(), and later releases end getSubject(): each is asked where it
   * works.
   */
  private static Subject subject() {
    try {
      return (Subject) Subject.class.getMethod("current").invoke(null);
    } catch (NoSuchMethodException e) {
      return subjectOfJava17();
    } catch (IllegalAccessException | InvocationTargetException e) {
      return null;
    }
  }

  @SuppressWarnings("removal")
  private static Subject subjectOfJava17() {
    AccessControlContext context = AccessController.getContext();
    return Subject.getSubject(context);
  }
}
