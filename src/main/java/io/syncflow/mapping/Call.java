package io.syncflow.mapping;

import java.util.List;

/**
 * A transformation as written: a name and its arguments.
 *
 * @param name the transformation's name
 * @param arguments its arguments in order
 */
record Call(String name, List<Argument> arguments) {

  Call {
    arguments = List.copyOf(arguments);
  }

  void print(StringBuilder out) {
    out.append(name);
    if (arguments.isEmpty()) {
      return;
    }
    out.append('(');
    for (int i = 0; i < arguments.size(); i++) {
      if (i > 0) {
        out.append(", ");
      }
      arguments.get(i).print(out);
    }
    out.append(')');
  }
}
