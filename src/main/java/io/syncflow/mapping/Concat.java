package io.syncflow.mapping;

import io.syncflow.mapping.Transformations.Arguments;
import io.syncflow.record.SourceRow;
import java.util.List;

/**
 * {@code concat(part, …)}. A missing part counts as empty; when every field it names is missing the
 * result is missing too.
 *
 * @param parts bare tokens name source fields, {@code *} is the value so far, quoted ones are texts
 */
record Concat(List<Token> parts) implements Transformation {

  static Transformation of(List<Argument> arguments) {
    List<Token> parts = new Arguments(arguments).values(1, Integer.MAX_VALUE);
    if (parts.stream().allMatch(Token::quoted)) {
      throw new IllegalArgumentException(
          "joins no field; write field names and * without quotes, or use default(...)");
    }
    return new Concat(parts);
  }

  @Override
  public List<String> sourceFields() {
    return parts.stream().filter(p -> !p.quoted() && !p.is("*")).map(Token::text).toList();
  }

  @Override
  public boolean fillsNull() {
    return true;
  }

  @Override
  public Step bind(Binding binding) {
    SourceReader[] readers = new SourceReader[parts.size()];
    for (int i = 0; i < readers.length; i++) {
      Token part = parts.get(i);
      if (!part.quoted() && !part.is("*")) {
        readers[i] = binding.columns().apply(part.text());
      }
    }
    return (value, row) -> join(value, row, readers);
  }

  private String join(Object value, SourceRow row, SourceReader[] readers) {
    StringBuilder out = new StringBuilder();
    boolean found = false;
    for (int i = 0; i < readers.length; i++) {
      Token part = parts.get(i);
      if (part.quoted()) {
        out.append(part.text());
        continue;
      }
      Object field = readers[i] == null ? value : readers[i].read(row);
      if (field != null) {
        out.append(Values.text(field));
        found = true;
      }
    }
    return found ? out.toString() : null;
  }
}
