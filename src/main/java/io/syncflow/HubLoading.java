package io.syncflow;

import io.syncflow.delta.ChunkLoading;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;

/** Gives the routes the bean that sends chunks to their loading, once placeholders are known. */
final class HubLoading extends MainListenerSupport implements AutoCloseable {

  private ChunkLoading loading;

  @Override
  public void afterConfigure(BaseMainSupport main) {
    CamelContext context = main.getCamelContext();
    String channel = context.resolvePropertyPlaceholders("{{syncflow.channel.chunks}}");
    String loaders = context.resolvePropertyPlaceholders("{{syncflow.loaders}}").strip();
    try {
      loading = new ChunkLoading(context, channel, Integer.parseInt(loaders));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "syncflow.loaders has to be a whole number, not " + loaders, e);
    }
    context.getRegistry().bind("loading", loading);
  }

  @Override
  public void close() throws Exception {
    if (loading != null) {
      loading.close();
    }
  }
}
