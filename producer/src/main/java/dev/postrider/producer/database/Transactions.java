package dev.postrider.producer.database;

import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs work in a transaction of its own, on the calling thread. Work that lost a race for a unique
 * key, or waited in a circle for locks, runs once more and then sees who won; so it must have no
 * effect outside of the database.
 */
@Component
public final class Transactions {
  private final TransactionTemplate transaction;

  public Transactions(PlatformTransactionManager manager) {
    this.transaction = new TransactionTemplate(manager);
  }

  public <T> T run(Supplier<T> work) {
    try {
      return once(work);
    } catch (DuplicateKeyException | PessimisticLockingFailureException raced) {
      return once(work);
    }
  }

  private <T> T once(Supplier<T> work) {
    return Objects.requireNonNull(transaction.execute(_ -> work.get()));
  }
}
