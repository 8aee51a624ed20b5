package io.syncflow.cli;

import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Whole numbers on the command line, refused in words for people. */
record WholeNumber<T>(Function<String, T> read) implements ITypeConverter<T> {

  @Override
  public T convert(String text) {
    try {
      return read.apply(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is not a whole number, or it is too large");
    }
  }
}
