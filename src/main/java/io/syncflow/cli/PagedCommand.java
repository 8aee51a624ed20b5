package io.syncflow.cli;

import picocli.CommandLine.Option;

/** A list of what came from source systems. */
abstract class PagedCommand extends LimitedList {

  @Option(names = "--system", paramLabel = "SYSTEM", description = "Only this source system.")
  private String system;

  @Option(names = "--entity", paramLabel = "ENTITY", description = "Only this entity.")
  private String entity;

  @Override
  final HubPath request(HubClient hub) {
    return filtered(path().with("system", system).with("entity", entity));
  }

  abstract HubPath path();

  /** The path with the command's own filters. */
  abstract HubPath filtered(HubPath path);
}
