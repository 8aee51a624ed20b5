package io.syncflow.validate.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A use of a bean, resolved for one meaning of the placeholders.
 *
 * @param bean name in the registry
 * @param method without its arguments; empty when Camel chooses
 */
public record BeanUse(Located bean, Optional<Located> method) {

  private static final Pattern IN_SIMPLE =
      Pattern.compile("\\$\\{bean:([\\w-]+)(?:\\.(\\w+)|\\?method=(\\w+)|::(\\w+))?");
  private static final Set<String> STEPS =
      Set.of("bean", "method", "process", "transacted", "policy");
  private static final Set<String> OPTIONS =
      Set.of(
          "aggregationStrategy",
          "aggregationRepository",
          "idempotentRepository",
          "executorService",
          "timeoutCheckerExecutorService",
          "onPrepare",
          "onRedelivery",
          "onExceptionOccurred",
          "onPrepareFailure",
          "redeliveryPolicyRef",
          "errorHandlerRef",
          "routePolicy");
  private static final Set<String> PROSE = Set.of("description", "note");

  /** Every use in steps, their options, expressions, {@code bean:} endpoints and simple texts. */
  public static List<BeanUse> in(Project project) {
    List<BeanUse> uses = new ArrayList<>();
    for (YamlNode.Entry block : project.blocks()) {
      for (Scope scope : project.scopes(block)) {
        block
            .value()
            .visitEntries(
                entry -> {
                  step(entry, scope).ifPresent(uses::add);
                  option(entry, scope).ifPresent(uses::add);
                });
        block
            .value()
            .visitScalars(
                (key, text) -> {
                  if (!PROSE.contains(key)) {
                    uses.addAll(inSimple(text));
                  }
                });
      }
    }
    project.endpoints().stream()
        .filter(e -> e.scheme().filter("bean"::equals).isPresent())
        .forEach(
            e ->
                e.name()
                    .ifPresent(
                        name ->
                            uses.add(
                                new BeanUse(
                                    new Located(name, e.place()),
                                    e.option("method").map(BeanUse::bare)))));
    return uses;
  }

  private static Optional<BeanUse> step(YamlNode.Entry entry, Scope scope) {
    if (!STEPS.contains(entry.key()) || !entry.value().isMap()) {
      return Optional.empty();
    }
    return entry
        .value()
        .scalar("ref")
        .flatMap(ref -> resolve(ref, scope))
        .map(
            ref ->
                new BeanUse(
                    ref,
                    entry
                        .value()
                        .scalar("method")
                        .flatMap(method -> resolve(method, scope))
                        .map(BeanUse::bare)));
  }

  /** Options that name a bean; {@code #class:} and the like make one of their own. */
  private static Optional<BeanUse> option(YamlNode.Entry entry, Scope scope) {
    return Optional.of(entry)
        .filter(option -> OPTIONS.contains(option.key()) && option.value().isScalar())
        .flatMap(option -> resolve(option.value().located(), scope))
        .filter(name -> !name.text().isBlank() && !name.text().startsWith("#"))
        .map(name -> new BeanUse(name, Optional.empty()));
  }

  private static Optional<Located> resolve(Located written, Scope scope) {
    return scope
        .resolve(written.text())
        .map(
            text ->
                new Located(text.replaceFirst("^#(bean:)?(?![a-z]+:)", ""), scope.origin(written)));
  }

  private static List<BeanUse> inSimple(Located text) {
    List<BeanUse> uses = new ArrayList<>();
    Matcher matcher = IN_SIMPLE.matcher(text.text());
    while (matcher.find()) {
      String method =
          matcher.group(2) != null
              ? matcher.group(2)
              : matcher.group(3) != null ? matcher.group(3) : matcher.group(4);
      uses.add(
          new BeanUse(
              new Located(matcher.group(1), text.place()),
              Optional.ofNullable(method).map(name -> new Located(name, text.place()))));
    }
    return uses;
  }

  /** {@code open(${body})} calls open. */
  private static Located bare(Located method) {
    return new Located(method.text().split("\\(", 2)[0].strip(), method.place());
  }
}
