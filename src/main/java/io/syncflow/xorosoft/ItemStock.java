package io.syncflow.xorosoft;

import java.math.BigDecimal;
import java.util.UUID;

/**
 * What can be sold of a product or a variant of ours, over all warehouses.
 *
 * @param variant null for the product itself
 */
public record ItemStock(UUID product, UUID variant, BigDecimal available) {}
