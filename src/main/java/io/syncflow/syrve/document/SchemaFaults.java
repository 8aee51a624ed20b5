package io.syncflow.syrve.document;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXParseException;

/** Makes sentences of what the JDK's schema validator says, each with its line and product. */
final class SchemaFaults implements ErrorHandler {

  /** Said first of a wrong value: which type refuses it. */
  private static final Pattern FACET =
      Pattern.compile("cvc-.* (?:type|enumeration|for) '\\[?([^'\\]]*)\\]?'.*", Pattern.DOTALL);

  /** Said next: which element has it. */
  private static final Pattern VALUE =
      Pattern.compile(
          "cvc-type\\.3\\.1\\.3: The value '(.*)' of element '([^']*)' is not valid\\.",
          Pattern.DOTALL);

  private static final Pattern UNEXPECTED =
      Pattern.compile("cvc-complex-type\\.2\\.4\\.[ad]: .*starting with element '([^']*)'.*");

  private static final Pattern EXPECTED = Pattern.compile("'\\{(.*)\\}' is expected");

  /** What a type of {@code types.xsd} wants, in words. */
  private static final Map<String, String> SHAPES =
      Map.of(
          "uuid", "a UUID",
          "code", "1 to 100 characters",
          "documentNumber", "1 to 64 characters",
          "text", "1 to 1000 characters",
          "amount", "a number such as 12.345: a dot, at most 3 decimals, no sign, no exponent",
          "money", "a number such as 12.34: a dot, at most 2 decimals, no sign, no exponent",
          "price", "a number such as 12.34: a dot, at most 9 decimals, no sign, no exponent",
          "accountingTime", "a time such as 2026-11-21T08:00:00",
          "dateTime", "a time such as 2026-11-21T08:00:00",
          "date", "a time such as 2026-11-21T08:00:00 or a date such as 21.11.2026");

  private final ItemTracker items;
  private final List<DocumentFault> faults;
  private String type = "";

  SchemaFaults(ItemTracker items, List<DocumentFault> faults) {
    this.items = items;
    this.faults = faults;
  }

  @Override
  public void warning(SAXParseException e) {
    // nothing that a server would refuse
  }

  @Override
  public void error(SAXParseException e) {
    String said = String.valueOf(e.getMessage());
    Matcher value = VALUE.matcher(said);
    Matcher facet = FACET.matcher(said);
    if (value.matches()) {
      add(value.group(2) + " is \"" + XmlText.shown(value.group(1)) + "\" instead of " + wanted());
    } else if (said.startsWith("cvc-complex-type") || said.startsWith("cvc-elt")) {
      add(structure(said));
    } else if (facet.matches()) {
      type = facet.group(1);
    } else {
      add(items.element() + " has a content that is not allowed");
    }
  }

  @Override
  public void fatalError(SAXParseException e) throws SAXParseException {
    throw e;
  }

  private String structure(String said) {
    Matcher unexpected = UNEXPECTED.matcher(said);
    Matcher expected = EXPECTED.matcher(said);
    String wanted = expected.find() ? "expected is " + expected.group(1).replace(", ", " or ") : "";
    if (unexpected.matches()) {
      return unexpected.group(1)
          + " stands where it may not"
          + (wanted.isEmpty() ? "" : "; " + wanted);
    }
    return wanted.isEmpty()
        ? "the element, its attributes or its text are not those of a document"
        : "something is missing; " + wanted;
  }

  private String wanted() {
    return SHAPES.getOrDefault(type, type.contains(",") ? "one of " + type : "a valid value");
  }

  private void add(String sentence) {
    faults.add(new DocumentFault(items.place(), sentence + "."));
  }
}
