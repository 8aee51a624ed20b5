package io.syncflow.validate.project;

/** A file is not YAML. The message is the sentence for a person. */
public final class YamlSyntaxException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Place place;

  YamlSyntaxException(Place place, String message) {
    super(message);
    this.place = place;
  }

  public Place place() {
    return place;
  }
}
