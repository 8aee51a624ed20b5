package io.syncflow.sandbox;

import java.util.Random;

/** Everything a simulated Syrve server holds besides documents: the same for the same seed. */
final class SyrveWorld {

  final SyrveCorporation corporation;
  final SyrveDictionary dictionary;
  final SyrveProducts products;
  final SyrveStock stock;

  /**
   * @param number how many products
   */
  SyrveWorld(long seed, int number) {
    corporation = new SyrveCorporation(random(seed, 1));
    dictionary = new SyrveDictionary(random(seed, 2));
    var stores = corporation.stores().stream().map(SyrveCorporation.Item::id).toList();
    products = new SyrveProducts(random(seed, 3), number, dictionary, stores);
    stock = new SyrveStock(random(seed, 4), stores, products);
  }

  private static Random random(long seed, int part) {
    return new Random(seed * 31 + part);
  }
}
