package dev.postrider.benchmarks.chaos;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of one fault.
 *
 * @param silencesMillis for each change, the longest silence of a partition after it
 * @param failures why the promise does not hold, a sentence each; none if it does
 */
record Outcome(Account account, int events, List<Long> silencesMillis, List<String> failures) {
  private static final int SHOWN = 10;

  static Outcome of(
      Fault fault,
      Account account,
      Evidence evidence,
      List<Stage.Change> changes,
      long end,
      boolean settled,
      List<String> violations) {
    List<String> failures = new ArrayList<>(violations);
    if (account.lost() > 0) {
      failures.add("%,d deliveries were lost".formatted(account.lost()));
    } else if (!settled) {
      failures.add("everything was delivered, and the group's lag did not become 0");
    }
    account.takenBack().stream().limit(SHOWN).forEach(failures::add);
    if (fault.boundsDuplicates()) {
      failures.addAll(unbounded(account));
    }
    Silences silences = Silences.of(evidence.positions(), evidence.receipts());
    List<Long> after = new ArrayList<>();
    for (int n = 0; n < changes.size(); n++) {
      Stage.Change change = changes.get(n);
      long until = n + 1 < changes.size() ? changes.get(n + 1).at() : end;
      long silence = silences.longest(change.at(), until);
      after.add(silence);
      if (silence > change.patienceMillis()) {
        failures.add(
            "a partition was silent for %,d ms after: %s".formatted(silence, change.what()));
      }
    }
    return new Outcome(account, evidence.positions().size(), after, failures);
  }

  private static List<String> unbounded(Account account) {
    List<String> failures = new ArrayList<>();
    account.uncommitted().stream().limit(SHOWN).forEach(failures::add);
    if (!account.unexplained().isEmpty()) {
      failures.add(
          "%,d deliveries were repeated more often than any window explains"
              .formatted(account.unexplained().size()));
      account.unexplained().stream().limit(SHOWN).forEach(failures::add);
    }
    return failures;
  }
}
