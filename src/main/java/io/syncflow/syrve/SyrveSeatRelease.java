package io.syncflow.syrve;

import io.syncflow.db.OrgScope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.UUID;

/**
 * A person says that a server has no seat for the hub any more, because it was restarted, say. The
 * sweeper then looks at the seat at once: one whose token nobody knows is free, any other is logged
 * out once more.
 */
public final class SyrveSeatRelease {

  /** A seat that somebody works with is not to be had. */
  private static final String RELEASE =
      "WITH told AS (UPDATE public.syrve_seats SET lease_until = clock_timestamp(),"
          + " login_asked_at = CASE WHEN token_encrypted IS NOT NULL THEN login_asked_at END,"
          + " last_error = ?, updated_at = clock_timestamp()"
          + " WHERE tenant_id = ? AND id = ? AND released_at IS NULL AND holder = 'sweeper'"
          + " RETURNING id, server_url, fence)"
          + " SELECT bridge.syrve_server_extend(server_url, id, fence, NULL, 0) FROM told";

  private final OrgScope scope;

  public SyrveSeatRelease(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * Hands the seat to the sweeper.
   *
   * @param actor who says so, for those who look later
   * @return false when the organisation has no such seat that waits to be freed
   */
  public boolean release(UUID org, UUID seat, String actor) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement release = connection.prepareStatement(RELEASE)) {
            release.setString(1, "said to be free by " + actor);
            release.setObject(2, org);
            release.setObject(3, seat);
            try (ResultSet row = release.executeQuery()) {
              return row.next() && row.getBoolean(1);
            }
          }
        });
  }
}
