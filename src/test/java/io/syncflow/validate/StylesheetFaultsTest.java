package io.syncflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Stylesheets that would fail with the first document (S16). */
class StylesheetFaultsTest {

  @Test
  void tells_at_which_line_a_stylesheet_makes_what_syrve_refuses() {
    assertThat(Fixture.faults("examples"))
        .containsExactly(
            "xslt/syrve/incomingInventory.xsl:15: error: an example of incomingInventory becomes a"
                + " wrong document: accountShortageCode stands where it may not; expected is"
                + " accountSurplusCode. (xslt-example)",
            "xslt/syrve/incomingInventory.xsl:33: error: an example of incomingInventory becomes a"
                + " wrong document: line 1: amount stands where it may not; expected is status."
                + " (xslt-example)",
            "xslt/syrve/incomingInventory.xsl:53: error: an example of incomingInventory becomes a"
                + " wrong document: line 1 (product 0b7f3f6e-62a5-4b51-8c55-aa0d4b1f9e01):"
                + " amountContainer is \"12.345kg\" instead of a number such as 12.345: a dot, at"
                + " most 3 decimals, no sign, no exponent. (xslt-example)",
            "xslt/syrve/incomingInvoice.xsl:11: error: an example of incomingInvoice becomes a wrong"
                + " document: The stylesheet made 1 items of 2 lines; every line has to arrive."
                + " (xslt-example)");
  }

  @Test
  void refuses_what_does_not_compile_is_newer_reads_elsewhere_or_calls_java() {
    assertThat(Fixture.faults("xslt"))
        .containsExactly(
            "xslt/broken.xsl:3: error: does not compile: Error parsing XPath expression 'items[['."
                + " (xslt)",
            "xslt/extension.xsl:2: error: a stylesheet may have no extension elements"
                + " (xslt-extension)",
            "xslt/extension.xsl:4: error: exsl:node-set() is an extension function; there may be"
                + " none (xslt-extension)",
            "xslt/extension.xsl:5: error: document() reads elsewhere; a stylesheet has its input"
                + " alone (xslt-outside)",
            "xslt/java.xsl:1: error: a stylesheet may not call Java: remove the namespace"
                + " http://xml.apache.org/xalan/java/java.lang.Runtime (xslt-java)",
            "xslt/java.xsl:3: error: rt:getRuntime() is an extension function; there may be none"
                + " (xslt-extension)",
            "xslt/literal.xsl:1: error: the version has to be 1.0, not 3.0 (xslt-version)",
            "xslt/newer.xsl:1: error: the version has to be 1.0, not 2.0 (xslt-version)",
            "xslt/newer.xsl:3: error: xsl:for-each-group is no element of XSLT 1.0 (xslt-version)",
            "xslt/newer.xsl:4: error: upper-case() is no function of XSLT 1.0 (xslt-version)",
            "xslt/newer.xsl:6: error: if() is no function of XSLT 1.0 (xslt-version)",
            "xslt/newer.xsl:7: error: tokenize() is no function of XSLT 1.0 (xslt-version)",
            "xslt/outside.xsl:2: error: does not compile: Could not read stylesheet target"
                + " 'other.xsl', because 'http' access is not allowed due to restriction set by the"
                + " accessExternalStylesheet property. (xslt)",
            "xslt/unclosed.xsl:3: error: not valid XML: The element type \"xsl:template\" must be"
                + " terminated by the matching end-tag \"</xsl:template>\". (xslt-xml)");
  }
}
