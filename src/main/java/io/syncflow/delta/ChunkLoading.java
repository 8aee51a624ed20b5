package io.syncflow.delta;

import io.syncflow.record.RecordChunk;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;

/**
 * Sends the chunks of a run to the route that loads them, without waiting for each: while one is
 * merged and committed, the next is already copied. They commit in order, and after a failure none
 * does. The step of a synchronous split; {@link #finish} comes after it.
 */
public final class ChunkLoading implements AutoCloseable {

  private final ProducerTemplate producer;
  private final String channel;
  private final int loaders;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "load-chunk");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param channel the endpoint that loads a chunk in one transaction
   * @param loaders chunks of a run that are merged at once, 1 or more
   */
  public ChunkLoading(CamelContext context, String channel, int loaders) {
    if (loaders < 1) {
      throw new IllegalArgumentException("syncflow.loaders has to be 1 or more");
    }
    this.producer = context.createProducerTemplate();
    this.channel = channel;
    this.loaders = loaders;
  }

  /**
   * Starts loading a chunk; returns when another may follow.
   *
   * @throws Exception what a chunk's loading failed with, this one's or an earlier one's
   */
  public void load(
      Exchange exchange, @ExchangeProperty("chunks") Chunks chunks, @Body RecordChunk chunk)
      throws Exception {
    ChunksInWork inWork = chunks.inWork(loaders);
    Exchange own = apart(exchange);
    own.getIn().setBody(chunk.in(inWork.order()));
    inWork.begin();
    threads.execute(() -> load(own, chunks, chunk, inWork));
    inWork.order().awaitBegin(chunk.sequence());
    inWork.awaitFree();
  }

  /**
   * An exchange with the same properties and a unit of work of its own: a copy shares it, and with
   * it the answer to which route an exception belongs to.
   */
  private static Exchange apart(Exchange exchange) {
    Exchange own = new DefaultExchange(exchange.getContext());
    exchange.getProperties().forEach(own::setProperty);
    return own;
  }

  private void load(Exchange own, Chunks chunks, RecordChunk chunk, ChunksInWork inWork) {
    Exception failure = producer.send(channel, own).getException();
    if (failure == null) {
      chunks.loaded(chunk);
      inWork.end(chunk);
    } else {
      inWork.fail(chunk, failure);
    }
  }

  /**
   * Waits until every chunk is loaded.
   *
   * @throws Exception what a chunk's loading failed with
   */
  public void finish(@ExchangeProperty("chunks") Chunks chunks) throws Exception {
    chunks.awaitLoaded();
  }

  @Override
  public void close() throws Exception {
    threads.shutdown();
    producer.close();
  }
}
