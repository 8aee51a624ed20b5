package io.syncflow.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * What people see of an exception: a sentence, and perhaps lines that tell what is wrong where. The
 * rest is in the log at level debug.
 */
final class Refusals implements IExecutionExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    LOG.debug("The command ended with an exception", e);
    command.getErr().println("syncflow: " + sentence(e));
    command.getErr().flush();
    return e instanceof HubRefusal refusal ? refusal.exitCode() : RootCommand.REFUSED;
  }

  /** An exception as a sentence, without a stack trace. */
  static String sentence(Throwable e) {
    if (e instanceof HubRefusal) {
      return e.getMessage();
    }
    boolean clear = e instanceof IllegalStateException || e instanceof IllegalArgumentException;
    if (clear && e.getMessage() != null) {
      return e.getMessage().strip().replaceAll("[\\p{Cntrl}&&[^\n]]", " ");
    }
    SQLException database = deepest(e, SQLException.class);
    if (database != null) {
      return "the database refused: " + firstLine(database);
    }
    IOException file = deepest(e, IOException.class);
    if (file != null) {
      return file(file);
    }
    if (e.getClass().getName().startsWith("io.syncflow.")) {
      return firstLine(e);
    }
    return "something unexpected went wrong ("
        + e.getClass().getSimpleName()
        + "): "
        + firstLine(e)
        + "; SYNCFLOW_LOG_LEVEL=debug shows more";
  }

  /** Pools wrap the reason into what they noticed. */
  private static <T> T deepest(Throwable e, Class<T> type) {
    T found = null;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      found = type.isInstance(cause) ? type.cast(cause) : found;
    }
    return found;
  }

  private static String file(IOException e) {
    if (e instanceof NoSuchFileException missing) {
      return "there is no file " + missing.getFile();
    }
    if (e instanceof AccessDeniedException denied) {
      return "there is no permission for " + denied.getFile();
    }
    return e instanceof FileSystemException other && other.getReason() != null
        ? other.getFile() + ": " + other.getReason()
        : firstLine(e);
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage();
    return message == null || message.isBlank()
        ? e.getClass().getSimpleName()
        : message.strip().lines().findFirst().orElseThrow().replaceAll("\\p{Cntrl}", " ");
  }
}
