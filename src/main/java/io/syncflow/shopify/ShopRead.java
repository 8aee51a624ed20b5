package io.syncflow.shopify;

/**
 * Products on their way out of a shop. Asked for a chunk, it reads it; nothing is read ahead, so a
 * chunk that cannot be kept is the last one that was asked for.
 */
public interface ShopRead extends AutoCloseable {

  /**
   * The next chunk; null at the end.
   *
   * @throws ShopRefused when the shop refuses, or gives less than it announced
   */
  ShopChunk next();

  @Override
  default void close() {}
}
