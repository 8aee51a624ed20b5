package io.syncflow.api;

import io.syncflow.security.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.rest.RestDefinition;
import org.apache.camel.model.rest.SecurityDefinition;
import org.apache.camel.model.rest.VerbDefinition;

/**
 * Who may do what (S8, S9), read from the Rest DSL: the {@code security} of a verb names the roles,
 * so the rule an operator reads in {@code routes/api} and in the OpenAPI document is the one that
 * is enforced. What has no rule does not exist.
 */
public final class AccessRules {

  /** Where webhooks come in: a signature stands for the token. */
  private static final String WEBHOOKS = "/hooks/{connection}";

  private final List<AccessRule> rules;

  public AccessRules(List<AccessRule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * The rules of the context's Rest DSL, and two doors that are open: the OpenAPI document, and the
   * one for webhooks.
   *
   * @throws IllegalStateException when a verb names no role or an unknown one
   */
  public static AccessRules of(CamelContext context) {
    String base = path(context.getRestConfiguration().getContextPath());
    List<AccessRule> rules = new ArrayList<>();
    String document = context.getRestConfiguration().getApiContextPath();
    if (document != null) {
      rules.add(new AccessRule("GET", base + path(document), Set.of(), null, "application/json"));
    }
    rules.add(new AccessRule("POST", WEBHOOKS, Set.of(), AccessRule.ANY_TYPE, null));
    ModelCamelContext model = (ModelCamelContext) context;
    for (RestDefinition rest : model.getRestDefinitions()) {
      for (VerbDefinition verb : rest.getVerbs()) {
        String template = base + path(rest.getPath()) + path(verb.getPath());
        rules.add(
            new AccessRule(
                verb.asVerb().toUpperCase(Locale.ROOT),
                template,
                roles(verb, template),
                verb.getConsumes() == null ? rest.getConsumes() : verb.getConsumes(),
                verb.getProduces() == null ? rest.getProduces() : verb.getProduces()));
      }
    }
    return new AccessRules(rules);
  }

  /** The rule for a request; empty when there is none. */
  Optional<AccessRule> find(String method, String path) {
    return on(path).stream().filter(rule -> rule.method().equals(method)).findFirst();
  }

  /** The rules for a path, whatever the method. Literal templates come before parameters. */
  List<AccessRule> on(String path) {
    List<AccessRule> matching = rules.stream().filter(rule -> rule.matches(path)).toList();
    List<AccessRule> literal =
        matching.stream().filter(rule -> rule.template().equals(path)).toList();
    return literal.isEmpty() ? matching : literal;
  }

  /** All rules. */
  public List<AccessRule> all() {
    return rules;
  }

  private static Set<Role> roles(VerbDefinition verb, String template) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (SecurityDefinition security : verb.getSecurity()) {
      if (security.getScopes() != null) {
        Arrays.stream(security.getScopes().split(","))
            .map(String::trim)
            .map(Role::of)
            .forEach(roles::add);
      }
    }
    if (roles.isEmpty()) {
      throw new IllegalStateException(
          verb.asVerb() + " " + template + " names no role in its security");
    }
    return roles;
  }

  private static String path(String path) {
    if (path == null || path.isEmpty() || path.equals("/")) {
      return "";
    }
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return trimmed.startsWith("/") ? trimmed : "/" + trimmed;
  }
}
