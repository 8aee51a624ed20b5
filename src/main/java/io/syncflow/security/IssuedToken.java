package io.syncflow.security;

/**
 * A token that has just been made: the only moment its text is known.
 *
 * @param token the text to give to its owner; never stored
 * @param info what is kept of it
 */
public record IssuedToken(String token, TokenInfo info) {

  @Override
  public String toString() {
    return "IssuedToken[" + info.prefix() + "…]";
  }
}
