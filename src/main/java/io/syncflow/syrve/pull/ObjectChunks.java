package io.syncflow.syrve.pull;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The objects of a job's lists, chunk by chunk, for a synchronous split. The route says {@link
 * #stored} after each; asked for another before that, it ends (see {@code delta.Chunks}: Camel
 * drains a split that failed).
 */
public final class ObjectChunks implements Iterator<ObjectChunk>, Closeable {

  private static final int MOST_CHARACTERS = 8 << 20;

  private final Iterator<FetchedList> lists;
  private final CategoryFilter filter;
  private final int most;
  private final Runnable patience;
  private final ObjectReading reading = new ObjectReading();
  private FetchedList list;
  private ListItems items;
  private long left;
  private ObjectReading.Result carried;
  private long nameless;
  private boolean waiting;
  private boolean closed;

  /**
   * @param most objects of one chunk
   * @param patience called before each chunk; throws to end the run
   */
  ObjectChunks(List<FetchedList> lists, CategoryFilter filter, int most, Runnable patience) {
    this.lists = lists.iterator();
    this.filter = filter;
    this.most = most;
    this.patience = patience;
    this.left = lists.stream().mapToLong(fetched -> fetched.census().items()).sum();
  }

  /** Whether there is another chunk; how many items the lists have was counted before. */
  @Override
  public boolean hasNext() {
    return !closed && left > 0;
  }

  @Override
  public ObjectChunk next() {
    if (closed) {
      throw new NoSuchElementException();
    }
    if (waiting) {
      close();
      return ObjectChunk.EMPTY;
    }
    patience.run();
    try {
      ObjectChunk chunk = build();
      left -= chunk.items();
      waiting = true;
      return chunk;
    } catch (IOException e) {
      throw new UncheckedIOException("a list that was read before cannot be read again", e);
    }
  }

  /** Says that the transaction of the chunk handed out last has committed. */
  public void stored() {
    waiting = false;
  }

  /**
   * Proves that every item of every list was handed out and stored.
   *
   * @throws IllegalStateException when one was not
   */
  public void verifyExhausted() {
    if (left != 0 || waiting) {
      throw new IllegalStateException("the lists were not stored to their end");
    }
  }

  /** Items so far that nobody can tell which object they are. */
  long nameless() {
    return nameless;
  }

  private ObjectChunk build() throws IOException {
    ObjectChunk chunk = new ObjectChunk(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Set<ObjectKey> seen = new HashSet<>();
    int characters = 0;
    while (chunk.items() < most && characters < MOST_CHARACTERS) {
      ObjectReading.Result next = carried == null ? read() : carried;
      carried = null;
      if (next == null) {
        break;
      }
      if (next.rejection() != null) {
        nameless += next.key() == null ? 1 : 0;
        chunk
            .rejected()
            .add(
                new ObjectChunk.Rejected(list.list().shape().type(), next.key(), next.rejection()));
        continue;
      }
      RawObject object = next.object();
      if (!seen.add(object.key())) {
        // The second one is compared with the first, which has to be stored by then.
        carried = next;
        break;
      }
      if (filter.passes(object)) {
        chunk.objects().add(object);
        characters += object.payload().length();
      } else {
        chunk.skipped().add(object.key());
      }
    }
    return chunk;
  }

  /** The next item of this list or of the next one; null behind the last. */
  private ObjectReading.Result read() throws IOException {
    while (true) {
      ListItem item = items == null ? null : items.next();
      if (item != null) {
        return reading.read(item, list.list().shape());
      }
      if (items != null) {
        items.close();
        items = null;
      }
      if (!lists.hasNext()) {
        return null;
      }
      list = lists.next();
      items = list.list().format().open(list.spool());
    }
  }

  @Override
  public void close() {
    closed = true;
    if (items != null) {
      try {
        items.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      items = null;
    }
  }
}
