<?xml version="1.0" encoding="UTF-8"?>
<!--
  A stock count as Syrve's documents/import/incomingInventory takes it. XSLT 1.0; docs/integrator.md tells what comes in.
  The order of elements is the manual's. What this makes is checked before it is queued: it may leave no line out.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="xml" encoding="UTF-8"/>

  <xsl:template match="/inventory">
    <document>
      <documentNumber><xsl:value-of select="number"/></documentNumber>
      <dateIncoming><xsl:value-of select="counted"/></dateIncoming>
      <!-- PROCESSED posts the count; NEW leaves that to a person in Syrve. -->
      <status>PROCESSED</status>
      <accountShortageCode><xsl:value-of select="accounts/shortage"/></accountShortageCode>
      <xsl:choose>
        <xsl:when test="store/id">
          <storeId><xsl:value-of select="store/id"/></storeId>
        </xsl:when>
        <xsl:otherwise>
          <storeCode><xsl:value-of select="store/code"/></storeCode>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:apply-templates select="note"/>
      <items>
        <xsl:apply-templates select="line"/>
      </items>
    </document>
  </xsl:template>

  <xsl:template match="line">
    <item>
      <xsl:element name="amount">1</xsl:element>
      <!-- Counted for good. Left out, it would be the server's to guess. -->
      <status>SAVE</status>
      <xsl:choose>
        <xsl:when test="product/id">
          <productId><xsl:apply-templates select="product/id" mode="upper"/></productId>
        </xsl:when>
        <xsl:otherwise>
          <productArticle><xsl:value-of select="product/code"/></productArticle>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:choose>
        <xsl:when test="container/id">
          <containerId><xsl:apply-templates select="container/id" mode="upper"/></containerId>
        </xsl:when>
        <xsl:when test="container/code">
          <containerCode><xsl:value-of select="container/code"/></containerCode>
        </xsl:when>
      </xsl:choose>
      <!-- In packages; in the product's own unit when there is no container. -->
      <amountContainer><xsl:value-of select="concat(amount, unit)"/></amountContainer>
      <xsl:apply-templates select="note"/>
    </item>
  </xsl:template>

  <xsl:template match="note">
    <comment><xsl:value-of select="."/></comment>
  </xsl:template>

  <!-- The manual writes the ids of products and containers in upper case. -->
  <xsl:template match="*" mode="upper">
    <xsl:value-of select="translate(., 'abcdef', 'ABCDEF')"/>
  </xsl:template>
</xsl:stylesheet>
