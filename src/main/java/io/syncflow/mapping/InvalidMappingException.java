package io.syncflow.mapping;

import java.util.List;

/** Field mappings that are not stored because they are wrong. */
public final class InvalidMappingException extends RuntimeException {

  private final transient List<MappingFault> faults;

  /**
   * @param faults everything that is wrong; at least one
   */
  public InvalidMappingException(List<MappingFault> faults) {
    super(String.join("\n", faults.stream().map(MappingFault::toString).toList()));
    this.faults = List.copyOf(faults);
  }

  /** Everything that is wrong. */
  public List<MappingFault> faults() {
    return faults;
  }
}
