package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.NearestName;
import io.syncflow.validate.project.BeanUse;
import io.syncflow.validate.project.Located;
import io.syncflow.validate.project.Project;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code unknown-bean}, {@code bean-method}: a bean a route names exists, and has the method it
 * calls; Camel looks for the method when the first message comes.
 */
public final class BeanCalls implements FileCheck {

  @Override
  public void check(Project project, Faults faults) {
    Map<String, Optional<Class<?>>> known = new HashMap<>();
    project.beans().beans().forEach((name, type) -> known.put(name, Optional.of(type)));
    project.declaredBeans().forEach((name, type) -> known.putIfAbsent(name, load(type)));
    for (BeanUse use : BeanUse.in(project)) {
      String name = use.bean().text();
      if (!known.containsKey(name)) {
        faults.error(
            use.bean().place(),
            "unknown-bean",
            "unknown bean \"%s\"%s".formatted(name, NearestName.hint(name, known.keySet())));
      } else {
        known.get(name).ifPresent(type -> checkMethod(use, type, faults));
      }
    }
  }

  private static void checkMethod(BeanUse use, Class<?> type, Faults faults) {
    Set<String> methods =
        Arrays.stream(type.getMethods())
            .filter(method -> method.getDeclaringClass() != Object.class)
            .map(Method::getName)
            .collect(Collectors.toSet());
    Optional<Located> method = use.method();
    if (method.isPresent() && !methods.contains(method.get().text())) {
      String name = method.get().text();
      faults.error(
          method.get().place(),
          "bean-method",
          "bean \"%s\" (%s) has no public method \"%s\"%s"
              .formatted(
                  use.bean().text(), type.getSimpleName(), name, NearestName.hint(name, methods)));
    }
  }

  private static Optional<Class<?>> load(String type) {
    try {
      return Optional.of(
          Class.forName(type.replace("#class:", ""), false, BeanCalls.class.getClassLoader()));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }
}
