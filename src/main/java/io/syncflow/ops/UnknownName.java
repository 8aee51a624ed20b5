package io.syncflow.ops;

/** No route or schedule has that name. The message is a sentence for people. */
public final class UnknownName extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  UnknownName(String kind, String name) {
    super("there is no " + kind + " named " + name);
  }
}
