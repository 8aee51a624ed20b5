package io.syncflow.cli;

import io.syncflow.security.FirstStart;

/** What is wanted of an item that all organisations share: a route, a schedule. */
abstract class SharedItemAction extends ItemAction {

  SharedItemAction(String list, String action) {
    super(list, action);
  }

  @Override
  final String tokenFile() {
    return FirstStart.PLATFORM_TOKEN;
  }
}
