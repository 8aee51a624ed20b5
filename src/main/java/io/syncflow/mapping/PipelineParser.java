package io.syncflow.mapping;

import java.util.ArrayList;
import java.util.List;

/** Reads the grammar of {@link Pipeline}. One parser reads one text once. */
final class PipelineParser {

  private final String text;
  private int at;

  PipelineParser(String text) {
    this.text = text;
  }

  Pipeline pipeline() throws PipelineSyntaxException {
    List<Call> calls = new ArrayList<>();
    blanks();
    if (at == text.length()) {
      return new Pipeline(calls);
    }
    calls.add(call());
    while (at < text.length()) {
      expect('|', "\"|\" and another transformation");
      calls.add(call());
    }
    return new Pipeline(calls);
  }

  private Call call() throws PipelineSyntaxException {
    blanks();
    int start = at;
    while (at < text.length() && isNamePart(text.charAt(at), at > start)) {
      at++;
    }
    if (at == start) {
      throw fault(start, "the name of a transformation is missing" + found(start));
    }
    String name = text.substring(start, at);
    blanks();
    Call call = new Call(name, peek() == '(' ? arguments() : List.of());
    blanks();
    try {
      Transformations.of(call);
    } catch (IllegalArgumentException e) {
      throw fault(start, e.getMessage());
    }
    return call;
  }

  private List<Argument> arguments() throws PipelineSyntaxException {
    List<Argument> arguments = new ArrayList<>();
    int open = at++;
    blanks();
    if (peek() == ')') {
      at++;
      return arguments;
    }
    while (true) {
      arguments.add(argument());
      if (at == text.length()) {
        throw fault(open, "the bracket opened here is never closed");
      }
      if (peek() == ')') {
        at++;
        return arguments;
      }
      expect(',', "\",\" or \")\"");
    }
  }

  private Argument argument() throws PipelineSyntaxException {
    Token first = token();
    if (peek() != '=') {
      return new Argument(null, first);
    }
    at++;
    return new Argument(first, token());
  }

  private Token token() throws PipelineSyntaxException {
    blanks();
    Token token = peek() == '"' ? quoted() : bare();
    blanks();
    return token;
  }

  private Token bare() throws PipelineSyntaxException {
    int start = at;
    while (at < text.length() && Token.BARE_STOPS.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    int end = at;
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    if (end == start) {
      throw fault(
          start, "an argument is missing" + found(start) + "; write \"\" for an empty text");
    }
    return new Token(text.substring(start, end), false);
  }

  private Token quoted() throws PipelineSyntaxException {
    int open = at++;
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return new Token(value.toString(), true);
      }
      value.append(c == '\\' ? escaped() : c);
    }
    throw fault(open, "the quote opened here is never closed");
  }

  private char escaped() throws PipelineSyntaxException {
    char c = at < text.length() ? text.charAt(at++) : ' ';
    return switch (c) {
      case '"', '\\' -> c;
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> throw fault(at - 1, "a backslash stands only before \" \\ n r t");
    };
  }

  private void expect(char wanted, String description) throws PipelineSyntaxException {
    if (peek() != wanted) {
      throw fault(at, description + " is expected" + found(at));
    }
    at++;
  }

  private int peek() {
    return at < text.length() ? text.charAt(at) : -1;
  }

  private void blanks() {
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private String found(int position) {
    return position < text.length()
        ? " before " + Shown.of(text.substring(position, position + 1))
        : " at the end";
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private static boolean isNamePart(char c, boolean inside) {
    return c >= 'a' && c <= 'z' || inside && (c == '_' || c >= '0' && c <= '9');
  }

  private static PipelineSyntaxException fault(int position, String reason) {
    return new PipelineSyntaxException(position + 1, reason);
  }
}
