<?xml version="1.0" encoding="UTF-8"?>
<!--
  A purchase invoice as Syrve's documents/import/incomingInvoice takes it. XSLT 1.0; docs/integrator.md tells what comes in.
  The order of elements is the manual's: items come first. Its dates come in the format that the connection names.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="xml" encoding="UTF-8"/>

  <xsl:template match="/invoice">
    <document>
      <items>
        <xsl:apply-templates select="line[1]"/>
      </items>
      <xsl:if test="note">
        <comment><xsl:value-of select="note"/></comment>
      </xsl:if>
      <documentNumber><xsl:value-of select="number"/></documentNumber>
      <dateIncoming><xsl:value-of select="date"/></dateIncoming>
      <xsl:if test="invoice-number">
        <invoice><xsl:value-of select="invoice-number"/></invoice>
      </xsl:if>
      <defaultStore><xsl:value-of select="store/id"/></defaultStore>
      <supplier><xsl:apply-templates select="supplier/id" mode="upper"/></supplier>
      <xsl:if test="due-date">
        <dueDate><xsl:value-of select="due-date"/></dueDate>
      </xsl:if>
      <status><xsl:value-of select="status"/></status>
      <xsl:if test="supplier-document-number">
        <incomingDocumentNumber><xsl:value-of select="supplier-document-number"/></incomingDocumentNumber>
      </xsl:if>
    </document>
  </xsl:template>

  <xsl:template match="line">
    <item>
      <amount><xsl:value-of select="amount"/></amount>
      <xsl:choose>
        <xsl:when test="product/id">
          <product><xsl:apply-templates select="product/id" mode="upper"/></product>
        </xsl:when>
        <xsl:otherwise>
          <productArticle><xsl:value-of select="product/code"/></productArticle>
        </xsl:otherwise>
      </xsl:choose>
      <num><xsl:value-of select="@number"/></num>
      <xsl:if test="container/id">
        <containerId><xsl:apply-templates select="container/id" mode="upper"/></containerId>
      </xsl:if>
      <xsl:if test="unit/id">
        <amountUnit><xsl:apply-templates select="unit/id" mode="upper"/></amountUnit>
      </xsl:if>
      <sum><xsl:value-of select="sum"/></sum>
      <xsl:if test="vat-percent">
        <vatPercent><xsl:value-of select="vat-percent"/></vatPercent>
      </xsl:if>
      <xsl:if test="vat-sum">
        <vatSum><xsl:value-of select="vat-sum"/></vatSum>
      </xsl:if>
      <xsl:if test="price">
        <price><xsl:value-of select="price"/></price>
      </xsl:if>
      <!-- With a default store every line has to name the same one. -->
      <store><xsl:value-of select="/invoice/store/id"/></store>
      <actualAmount><xsl:value-of select="amount"/></actualAmount>
    </item>
  </xsl:template>

  <xsl:template match="*" mode="upper">
    <xsl:value-of select="translate(., 'abcdef', 'ABCDEF')"/>
  </xsl:template>
</xsl:stylesheet>
