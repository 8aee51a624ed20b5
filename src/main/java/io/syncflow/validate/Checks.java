package io.syncflow.validate;

import io.syncflow.validate.rule.BeanCalls;
import io.syncflow.validate.rule.DeltaParameters;
import io.syncflow.validate.rule.DirectTargets;
import io.syncflow.validate.rule.DynamicEndpoints;
import io.syncflow.validate.rule.ErrorPolicy;
import io.syncflow.validate.rule.HeaderAllowList;
import io.syncflow.validate.rule.HttpDefaults;
import io.syncflow.validate.rule.KnownPlaceholders;
import io.syncflow.validate.rule.MappingFiles;
import io.syncflow.validate.rule.MappingPresence;
import io.syncflow.validate.rule.NestedChoice;
import io.syncflow.validate.rule.RouteIdentity;
import io.syncflow.validate.rule.RouteSchema;
import io.syncflow.validate.rule.SettingBlanks;
import io.syncflow.validate.rule.SettingComments;
import io.syncflow.validate.rule.SettingNames;
import io.syncflow.validate.rule.SettingValues;
import io.syncflow.validate.rule.SqlEndpoints;
import io.syncflow.validate.rule.StylesheetExamples;
import io.syncflow.validate.rule.StylesheetXml;
import io.syncflow.validate.rule.Stylesheets;
import io.syncflow.validate.rule.SweepParameters;
import io.syncflow.validate.rule.TemplateInstances;
import io.syncflow.validate.rule.TriggerCron;
import io.syncflow.validate.rule.TriggerMisfire;
import io.syncflow.validate.rule.TriggerNames;
import io.syncflow.validate.rule.TriggerTimeZone;
import io.syncflow.validate.rule.UniqueIds;
import io.syncflow.validate.rule.YamlSyntax;
import io.syncflow.validate.scratch.CamelChecks;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** The list of all checks. */
final class Checks {

  /** Routes and templates that may hold SQL; every other one calls a bean (R7). */
  private static final Set<String> SQL_ALLOWED = Set.of();

  private Checks() {}

  static List<FileCheck> all(Clock clock) {
    return List.of(
        new YamlSyntax(),
        new RouteSchema(),
        new RouteIdentity(),
        new UniqueIds(),
        new ErrorPolicy(),
        new KnownPlaceholders(),
        new TemplateInstances(),
        new BeanCalls(),
        new DirectTargets(),
        new NestedChoice(),
        new TriggerCron(clock),
        new TriggerTimeZone(),
        new TriggerMisfire(),
        new TriggerNames(),
        new DynamicEndpoints(),
        new SqlEndpoints(SQL_ALLOWED),
        new HeaderAllowList(),
        new HttpDefaults(),
        new StylesheetXml(),
        new Stylesheets(),
        new StylesheetExamples(),
        new SettingComments(),
        new SettingBlanks(),
        new SettingNames(),
        new SettingValues(),
        new MappingFiles(),
        new MappingPresence(),
        new DeltaParameters(),
        new SweepParameters(),
        new CamelChecks());
  }
}
