package io.syncflow;

import io.syncflow.connection.Account;
import io.syncflow.db.OrgScope;
import io.syncflow.security.Keyset;
import io.syncflow.security.KeysetCanary;
import io.syncflow.security.Redactor;
import io.syncflow.security.SecretPlace;
import io.syncflow.security.Secrets;
import java.nio.file.Path;
import org.apache.camel.main.Main;

/** What secrets are sealed with, and what keeps them out of texts. */
final class HubSecrets {

  private final Redactor redactor;
  private final Secrets secrets;

  /** Refuses a keyset that did not seal this database's canary. */
  HubSecrets(HubSettings settings, OrgScope scope, Redactor redactor) {
    Path embedded = settings.database() == null ? settings.data() : null;
    this.redactor = redactor;
    this.secrets = new Secrets(Keyset.find(settings.environment(), embedded), redactor);
    new KeysetCanary(scope, secrets).check();
  }

  void bind(Main main) {
    main.bind("secrets", secrets);
    main.bind("redactor", redactor);
  }

  Secrets secrets() {
    return secrets;
  }

  /** The password of an account; null when it has none. */
  String password(Account account) {
    return account.credentials() == null
        ? null
        : secrets.decrypt(
            account.credentials(),
            new SecretPlace(
                account.org(), "integration_connections", "credentials_encrypted", account.id()));
  }
}
