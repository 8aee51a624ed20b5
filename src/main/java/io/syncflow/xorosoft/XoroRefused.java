package io.syncflow.xorosoft;

/** Xorosoft answered, and not with what was asked for. Its message is a sentence for people. */
public final class XoroRefused extends RuntimeException {

  XoroRefused(String message) {
    super(message);
  }
}
