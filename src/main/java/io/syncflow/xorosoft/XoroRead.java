package io.syncflow.xorosoft;

/** Pages on their way out of Xorosoft. Asked for a chunk, it reads it; nothing is read ahead. */
@FunctionalInterface
public interface XoroRead {

  /**
   * The next chunk; null at the end.
   *
   * @throws XoroRefused when the read is not complete
   */
  XoroChunk next();

  /** One read after the other. */
  static XoroRead of(XoroRead first, XoroRead second) {
    return () -> {
      XoroChunk chunk = first.next();
      return chunk == null ? second.next() : chunk;
    };
  }
}
