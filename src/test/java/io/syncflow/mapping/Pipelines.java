package io.syncflow.mapping;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Pipelines of any shape the grammar allows. */
final class Pipelines {

  private Pipelines() {}

  static Arbitrary<Pipeline> any() {
    return Arbitraries.oneOf(
            plain(), replace(), nullIf(), defaults(), concat(), mapValues(), toDecimal())
        .list()
        .ofMaxSize(5)
        .map(Pipeline::new);
  }

  private static Arbitrary<Call> plain() {
    return Arbitraries.of(
            "trim", "uppercase", "lowercase", "collapse_whitespace", "to_integer", "hash")
        .map(name -> new Call(name, List.of()));
  }

  private static Arbitrary<Call> toDecimal() {
    return Arbitraries.integers()
        .between(0, 1000)
        .map(
            scale ->
                new Call(
                    "to_decimal",
                    List.of(new Argument(null, new Token(Integer.toString(scale), false)))));
  }

  private static Arbitrary<Call> replace() {
    return Combinators.combine(token().filter(t -> !t.text().isEmpty()), token())
        .as((from, to) -> new Call("replace", List.of(value(from), value(to))));
  }

  private static Arbitrary<Call> defaults() {
    return token().map(text -> new Call("default", List.of(value(text))));
  }

  private static Arbitrary<Call> nullIf() {
    return token()
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(all -> new Call("null_if", all.stream().map(Pipelines::value).toList()));
  }

  private static Arbitrary<Call> concat() {
    return Combinators.combine(bare(), token().list().ofMaxSize(3))
        .as(
            (field, others) -> {
              var parts = new java.util.ArrayList<>(others.stream().map(Pipelines::value).toList());
              parts.add(value(field));
              return new Call("concat", parts);
            });
  }

  private static Arbitrary<Call> mapValues() {
    return Combinators.combine(token(), token())
        .as(Argument::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .uniqueElements(argument -> argument.key().text())
        .filter(all -> all.stream().anyMatch(argument -> !argument.key().is("*")))
        .map(all -> new Call("map_values", all));
  }

  private static Argument value(Token token) {
    return new Argument(null, token);
  }

  private static Arbitrary<Token> token() {
    return Arbitraries.oneOf(bare(), Arbitraries.strings().map(text -> new Token(text, true)));
  }

  private static Arbitrary<Token> bare() {
    return Arbitraries.strings()
        .ofMinLength(1)
        .filter(text -> text.chars().noneMatch(c -> Token.BARE_STOPS.indexOf(c) >= 0))
        .filter(text -> " \t\r\n".indexOf(text.charAt(0)) < 0)
        .filter(text -> " \t\r\n".indexOf(text.charAt(text.length() - 1)) < 0)
        .map(text -> new Token(text, false));
  }
}
