package dev.postrider.producer.reply;

import dev.postrider.producer.database.Transactions;
import dev.postrider.producer.login.Logins;
import dev.postrider.producer.login.Logins.Asked;
import dev.postrider.schemas.Headers;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes answers in. Each is decided about and recorded in one transaction, so one that comes again,
 * before or after a crash, finds itself recorded.
 */
@Component
final class Replies {
  private static final String ANSWERED_TYPE = Logins.UNUSUAL + Headers.REPLY_TYPE_SUFFIX;
  private static final Logger log = LoggerFactory.getLogger(Replies.class);

  private final Transactions transactions;
  private final ReplyTable table;
  private final AnsweringEndpoints endpoints;
  private final Logins logins;

  Replies(
      Transactions transactions, ReplyTable table, AnsweringEndpoints endpoints, Logins logins) {
    this.transactions = transactions;
    this.table = table;
    this.endpoints = endpoints;
    this.logins = logins;
  }

  /** Answers to events of other types are nobody's business here. */
  void take(Reply reply) {
    if (!reply.type().equals(ANSWERED_TYPE)) {
      return;
    }
    Optional<Verdict> verdict = transactions.run(() -> decide(reply));
    verdict.ifPresent(decided ->
        log.info(
            "event=reply-taken decision={} endpoint={} answers={}",
            decided.decision(),
            printable(reply.endpointId()),
            printable(reply.cause().eventId())));
  }

  private Optional<Verdict> decide(Reply reply) {
    if (table.cameBefore(reply)) {
      return Optional.empty();
    }
    Asked asked =
        reply.cause().source().equals(Logins.SOURCE)
            ? logins.lockAsked(reply.cause().eventId()).orElse(null)
            : null;
    Verdict verdict = Verdict.of(reply, asked, endpoints.of(reply.application()).orElse(null));
    table.insert(reply, verdict);
    if (asked != null) {
      switch (verdict.decision()) {
        case CONFIRMED -> logins.confirm(asked);
        case REPORTED -> logins.report(asked);
        case UNKNOWN, FOREIGN, MALFORMED, LATE, REPEATED -> {}
      }
    }
    return Optional.of(verdict);
  }

  /** They come from outside; a line of the log is one line. */
  private static String printable(String id) {
    return id.replaceAll("[^A-Za-z0-9._-]", "?");
  }
}
