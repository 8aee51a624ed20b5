package io.syncflow.connection;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * One small pool per account at a source database, made at first use and replaced when the account
 * changes. Source connections are read-only and never auto-commit: anything else reads whole tables
 * into memory (reference/camel.md 1.8).
 */
public final class JdbcSources implements AutoCloseable {

  private static final int CONNECTIONS = 4;
  private static final long CONNECT_LIMIT_MILLIS = 10_000;

  private record Pool(String version, HikariDataSource source) {}

  private final Accounts accounts;
  private final Function<Account, String> password;
  private final Map<UUID, Pool> pools = new ConcurrentHashMap<>();

  /**
   * @param password decrypts an account's secret; gives null when it has none
   */
  public JdbcSources(Accounts accounts, Function<Account, String> password) {
    this.accounts = accounts;
    this.password = password;
  }

  /**
   * The pool of the organisation's account at that system.
   *
   * @throws IllegalStateException when the organisation has no such account or it has no JDBC URL
   */
  public DataSource of(UUID org, String system) {
    Account account =
        accounts
            .find(org, system)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "the organisation has no connection to "
                            + system
                            + "; add one with `syncflow connection add`"));
    if (account.baseUrl() == null || !account.baseUrl().startsWith("jdbc:")) {
      throw new IllegalStateException("the connection to " + system + " has no JDBC URL");
    }
    return pools.compute(account.id(), (id, pool) -> current(pool, account)).source();
  }

  private Pool current(Pool pool, Account account) {
    if (pool != null && pool.version().equals(account.version())) {
      return pool;
    }
    if (pool != null) {
      pool.source().close();
    }
    return new Pool(account.version(), open(account));
  }

  private HikariDataSource open(Account account) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("source-" + account.system() + "-" + account.id());
    config.setJdbcUrl(account.baseUrl());
    config.setUsername(account.settings().path("user").asText(null));
    config.setPassword(password.apply(account));
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(0);
    config.setAutoCommit(false);
    config.setReadOnly(true);
    config.setConnectionTimeout(CONNECT_LIMIT_MILLIS);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  @Override
  public void close() {
    pools.values().forEach(pool -> pool.source().close());
    pools.clear();
  }
}
