package io.syncflow.cli;

import java.util.UUID;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Ids on the command line. */
final class IdConverter implements ITypeConverter<UUID> {

  @Override
  public UUID convert(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          text + " is not an id; `syncflow failed list` and `syncflow runs` print them");
    }
  }
}
