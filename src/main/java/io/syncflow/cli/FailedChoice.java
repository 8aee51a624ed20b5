package io.syncflow.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import picocli.CommandLine.TypeConversionException;

/** The options that say which dead letters are meant, where a command changes them. */
final class FailedChoice {

  @Parameters(
      paramLabel = "ID",
      arity = "0..*",
      description = "These; failed list prints ids. Or choose by options.")
  private List<UUID> ids = List.of();

  @Option(names = "--system", paramLabel = "SYSTEM", description = "Only this source system.")
  private String system;

  @Option(names = "--entity", paramLabel = "ENTITY", description = "Only this entity.")
  private String entity;

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description = "Only those that failed at this stage.")
  private String stage;

  @Option(
      names = "--fingerprint",
      paramLabel = "FINGERPRINT",
      description = "Only those of this group; failed list --group prints it.")
  private String fingerprint;

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description = "Only those that this run met: a whole batch.")
  private UUID run;

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      converter = Age.class,
      description = "Only those first seen longer ago, for example PT2H or P7D.")
  private String olderThan;

  @Option(
      names = "--newer-than",
      paramLabel = "AGE",
      converter = Age.class,
      description = "Only those first seen within this time.")
  private String newerThan;

  @Option(
      names = "--search",
      paramLabel = "TEXT",
      description = "Only those with this text in key, code or reason.")
  private String search;

  @Option(names = "--all", description = "All open ones.")
  private boolean all;

  @Spec(Target.MIXEE)
  private CommandSpec command;

  /**
   * Complains when nothing was found where something was named: a script that replays a cause must
   * not take a mistyped one for a success.
   */
  void refuseNothing(long found) {
    if (found == 0 && (fingerprint != null || run != null || !ids.isEmpty())) {
      throw new HubRefusal("there are no such open failed records", RootCommand.REFUSED);
    }
  }

  /** As the API wants it. */
  ObjectNode json() {
    return new Selection()
        .with("system", system)
        .with("entity", entity)
        .with("stage", stage)
        .with("fingerprint", fingerprint)
        .with("run", run)
        .with("older_than", olderThan)
        .with("newer_than", newerThan)
        .with("search", search)
        .ids(ids)
        .all(all)
        .json(command);
  }

  /** An ISO 8601 duration, refused before a hub is asked. */
  static final class Age implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      try {
        return Duration.parse(text).toString();
      } catch (DateTimeParseException e) {
        throw new TypeConversionException("'" + text + "' is no age such as PT2H or P7D");
      }
    }
  }
}
