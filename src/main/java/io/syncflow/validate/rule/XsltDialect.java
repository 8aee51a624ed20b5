package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.project.Place;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamReader;

/**
 * {@code xslt-version}: a stylesheet is XSLT 1.0 and nothing newer, of which a processor of 1.0
 * would leave out what it does not know. {@code xslt-extension}: it calls no function and uses no
 * element that is not in the standard, the JDK's processor has some that read and write files.
 * {@code xslt-outside}: it asks for no other document.
 */
final class XsltDialect {

  private static final String XSL = "http://www.w3.org/1999/XSL/Transform";
  private static final String ONE = "1.0";

  private static final Set<String> ELEMENTS =
      Set.of(
          "apply-imports",
          "apply-templates",
          "attribute",
          "attribute-set",
          "call-template",
          "choose",
          "comment",
          "copy",
          "copy-of",
          "decimal-format",
          "element",
          "fallback",
          "for-each",
          "if",
          "import",
          "include",
          "key",
          "message",
          "namespace-alias",
          "number",
          "otherwise",
          "output",
          "param",
          "preserve-space",
          "processing-instruction",
          "sort",
          "strip-space",
          "stylesheet",
          "template",
          "text",
          "transform",
          "value-of",
          "variable",
          "when",
          "with-param");

  /** Functions of XPath 1.0 and XSLT 1.0, node tests, and operators before a parenthesis. */
  private static final Set<String> FUNCTIONS =
      Set.of(
          ("last position count id local-name namespace-uri name string concat starts-with contains"
                  + " substring-before substring-after substring string-length normalize-space"
                  + " translate boolean not true false lang number sum floor ceiling round key"
                  + " format-number current unparsed-entity-uri generate-id system-property"
                  + " element-available function-available node text comment"
                  + " processing-instruction and or div mod")
              .split(" "));

  private static final Set<String> EXPRESSIONS =
      Set.of("select", "test", "match", "use", "count", "from", "value");

  private static final Pattern LITERAL = Pattern.compile("'[^']*'|\"[^\"]*\"");
  private static final Pattern TEMPLATE = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern CALL =
      Pattern.compile("(?<![\\w.$-])([A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?)\\s*\\(");

  private XsltDialect() {}

  /** Adds the faults of the element that the reader is at. */
  static void check(XMLStreamReader reader, Place place, Faults faults) {
    boolean ours = XSL.equals(reader.getNamespaceURI());
    String name = reader.getLocalName();
    if (ours && !ELEMENTS.contains(name)) {
      faults.error(place, "xslt-version", "xsl:" + name + " is no element of XSLT 1.0");
    }
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      String attribute = reader.getAttributeLocalName(i);
      String value = reader.getAttributeValue(i);
      boolean directive =
          ours
              ? reader.getAttributeNamespace(i) == null
              : XSL.equals(reader.getAttributeNamespace(i));
      if (directive && attribute.equals("version") && !isOutput(ours, name) && !value.equals(ONE)) {
        faults.error(place, "xslt-version", "the version has to be 1.0, not " + value);
      } else if (directive && attribute.equals("extension-element-prefixes")) {
        faults.error(place, "xslt-extension", "a stylesheet may have no extension elements");
      } else if (ours && EXPRESSIONS.contains(attribute)) {
        checkCalls(value, place, faults);
      } else {
        // A doubled brace is a brace.
        Matcher inside = TEMPLATE.matcher(value.replace("{{", "").replace("}}", ""));
        while (inside.find()) {
          checkCalls(inside.group(1), place, faults);
        }
      }
    }
  }

  /** The version of what is written is another matter. */
  private static boolean isOutput(boolean ours, String name) {
    return ours && name.equals("output");
  }

  private static void checkCalls(String expression, Place place, Faults faults) {
    Matcher call = CALL.matcher(LITERAL.matcher(expression).replaceAll("''"));
    while (call.find()) {
      String function = call.group(1);
      if (function.contains(":")) {
        faults.error(
            place, "xslt-extension", function + "() is an extension function; there may be none");
      } else if (function.equals("document")) {
        faults.error(
            place, "xslt-outside", "document() reads elsewhere; a stylesheet has its input alone");
      } else if (!FUNCTIONS.contains(function)) {
        faults.error(place, "xslt-version", function + "() is no function of XSLT 1.0");
      }
    }
  }
}
