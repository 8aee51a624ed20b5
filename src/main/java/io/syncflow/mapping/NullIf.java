package io.syncflow.mapping;

import io.syncflow.mapping.Transformations.Arguments;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code null_if(value, …)}: compares as text, exactly. */
final class NullIf {

  private NullIf() {}

  static Transformation of(List<Argument> arguments) {
    Set<String> nulls =
        new Arguments(arguments)
            .values(1, Integer.MAX_VALUE).stream()
                .map(Token::text)
                .collect(Collectors.toUnmodifiableSet());
    return binding ->
        (value, row) -> value == null || nulls.contains(Values.text(value)) ? null : value;
  }
}
