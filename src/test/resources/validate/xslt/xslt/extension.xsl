<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:exsl="http://exslt.org/common" xmlns:w="urn:example:writer" extension-element-prefixes="w">
  <xsl:template match="/">
    <xsl:copy-of select="exsl:node-set(item)"/>
    <xsl:value-of select="document(concat('http://example.org/', @id))"/>
    <w:write file="x"/>
  </xsl:template>
</xsl:stylesheet>
