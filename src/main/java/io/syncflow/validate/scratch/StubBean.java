package io.syncflow.validate.scratch;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/** Stands in for a bean while routes are built: has its interfaces, does nothing. */
final class StubBean implements InvocationHandler {

  private final String name;

  private StubBean(String name) {
    this.name = name;
  }

  static Object of(String name, Class<?> type) {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    collect(type, interfaces);
    return interfaces.isEmpty()
        ? new Object()
        : Proxy.newProxyInstance(
            StubBean.class.getClassLoader(),
            interfaces.toArray(Class<?>[]::new),
            new StubBean(name));
  }

  /** A policy's {@code wrap} gives back the processor it was given, anything else nothing. */
  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> name;
      default -> answer(method, arguments == null ? new Object[0] : arguments);
    };
  }

  private static Object answer(Method method, Object[] arguments) {
    Class<?> wanted = method.getReturnType();
    if (wanted == boolean.class) {
      return false;
    }
    if (wanted.isPrimitive()) {
      return wanted == void.class ? null : 0;
    }
    return Arrays.stream(arguments)
        .filter(wanted::isInstance)
        .filter(given -> wanted != Object.class)
        .findFirst()
        .orElse(null);
  }

  private static void collect(Class<?> type, Set<Class<?>> interfaces) {
    if (type.isInterface() && Modifier.isPublic(type.getModifiers()) && !type.isSealed()) {
      interfaces.add(type);
    }
    for (Class<?> face : type.getInterfaces()) {
      collect(face, interfaces);
    }
    if (type.getSuperclass() != null) {
      collect(type.getSuperclass(), interfaces);
    }
  }
}
