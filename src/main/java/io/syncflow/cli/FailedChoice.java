package io.syncflow.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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

  /** As the API wants it. */
  ObjectNode json() {
    ObjectNode choice = JsonNodeFactory.instance.objectNode();
    put(choice, "system", system);
    put(choice, "entity", entity);
    put(choice, "stage", stage);
    put(choice, "fingerprint", fingerprint);
    put(choice, "run", run);
    put(choice, "older_than", olderThan);
    put(choice, "newer_than", newerThan);
    put(choice, "search", search);
    if (!ids.isEmpty()) {
      ArrayNode array = choice.putArray("ids");
      ids.forEach(id -> array.add(id.toString()));
    }
    if (all) {
      choice.put("all", true);
    }
    return choice;
  }

  private static void put(ObjectNode choice, String field, Object value) {
    if (value != null) {
      choice.put(field, value.toString());
    }
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
