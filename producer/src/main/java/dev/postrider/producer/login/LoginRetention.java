package dev.postrider.producer.login;

import dev.postrider.producer.database.SqlTime;
import dev.postrider.producer.database.Transactions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Forgets sign-ins that happened longer ago than they are kept, and accounts without any. */
@Component
public final class LoginRetention {
  /** So many are deleted in one transaction: sign-ins of their accounts may wait. */
  private static final int AT_ONCE = 1_000;

  private final JdbcTemplate jdbc;
  private final JdbcClient client;
  private final Transactions transactions;
  private final LoginRules rules;
  private final Clock clock;

  LoginRetention(JdbcTemplate jdbc, Transactions transactions, LoginRules rules, Clock clock) {
    this.jdbc = jdbc;
    this.client = JdbcClient.create(jdbc);
    this.transactions = transactions;
    this.rules = rules;
    this.clock = clock;
  }

  public void forgetOld() {
    Instant now = clock.instant();
    forget(true, now.minus(rules.keep()));
    forget(false, now.minus(rules.keepFailed()));
  }

  private void forget(boolean succeeded, Instant before) {
    while (!transactions.run(() -> delete(succeeded, before))) {
      // There are more.
    }
  }

  /**
   * Deletes, in the running transaction, some attempts, failed or successful, of before then,
   * unless they wait for an answer, and those of their accounts that have no other; tells if all
   * were.
   */
  private boolean delete(boolean succeeded, Instant before) {
    List<Old> old =
        client
            .sql(
                """
                SELECT login_id, application, account_id FROM login
                WHERE succeeded = :succeeded AND occurred_at < :before AND state <> 'PENDING'
                LIMIT :atOnce
                """)
            .param("succeeded", succeeded)
            .param("before", SqlTime.of(before))
            .param("atOnce", AT_ONCE)
            .query((row, _) ->
                new Old(
                    row.getString("login_id"),
                    new Account(row.getString("application"), row.getString("account_id"))))
            .list();
    jdbc.batchUpdate(
        "DELETE FROM login WHERE login_id = ?",
        old.stream().map(login -> new Object[] {login.loginId()}).toList());
    deleteUnused(old.stream().map(Old::account).distinct().toList());
    return old.size() < AT_ONCE;
  }

  private record Account(String application, String accountId) {}

  private record Old(String loginId, Account account) {}

  /**
   * The sign-in that holds an account's row, if there is one, may be the first that the account has
   * again, and cannot be seen here. That is no harm: the row only is what sign-ins wait for.
   */
  private void deleteUnused(List<Account> accounts) {
    jdbc.batchUpdate(
        """
        DELETE FROM login_account a
        WHERE application = ? AND account_id = ? AND NOT EXISTS
          (SELECT 1 FROM login l
           WHERE l.application = a.application AND l.account_id = a.account_id)
        """,
        accounts.stream()
            .map(account -> new Object[] {account.application(), account.accountId()})
            .toList());
  }
}
