package io.syncflow.mapping;

import java.util.List;

/**
 * The column {@code transformation} of a field mapping: steps that a value runs through from left
 * to right.
 *
 * <pre>
 * pipeline = [ step { "|" step } ]
 * step     = name [ "(" [ argument { "," argument } ] ")" ]
 * argument = text | text "=" text
 * text     = bare | quoted
 * name     = a lower-case letter, then lower-case letters, digits and "_"
 * bare     = characters other than , | ( ) = " \ — blanks around it do not count
 * quoted   = double quotes around any characters; inside, \" \\ \n \r \t stand for one character
 * </pre>
 *
 * For example {@code trim|uppercase|map_values(A=ACTIVE, "N/A"="", *=OTHER)}. Everything is
 * literal: <code>${…}</code>, <code>{{…}}</code> and the like are never resolved.
 *
 * @param calls the steps in order; none leaves the value as it is
 */
public record Pipeline(List<Call> calls) {

  /** {@link Transformations} lists what a pipeline may call. */
  public Pipeline {
    calls = List.copyOf(calls);
  }

  /**
   * Reads a pipeline and checks every transformation's name and arguments.
   *
   * @throws PipelineSyntaxException at the first fault
   */
  public static Pipeline parse(String text) throws PipelineSyntaxException {
    return new PipelineParser(text).pipeline();
  }

  /** The transformations, ready to be bound. */
  List<Transformation> transformations() {
    return calls.stream().map(Transformations::of).toList();
  }

  /** The canonical spelling; {@link #parse} of it gives an equal pipeline. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (Call call : calls) {
      if (!out.isEmpty()) {
        out.append('|');
      }
      call.print(out);
    }
    return out.toString();
  }
}
