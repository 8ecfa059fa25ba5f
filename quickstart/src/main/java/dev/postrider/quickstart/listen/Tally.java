package dev.postrider.quickstart.listen;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts what was received and what was answered. */
final class Tally {
  private final Map<Integer, Integer> answered = new TreeMap<>();
  private int firstAttempts;
  private int received;
  private int wrongSignatures;

  synchronized void count(Received webhook) {
    received++;
    answered.merge(webhook.status(), 1, Integer::sum);
    if (webhook.attempt() == 1) {
      firstAttempts++;
    }
    if (webhook.signature() instanceof Signature.Wrong) {
      wrongSignatures++;
    }
  }

  synchronized String summary() {
    String answers =
        answered.entrySet().stream()
            .map(answer -> "%d answered %d".formatted(answer.getValue(), answer.getKey()))
            .collect(Collectors.joining(", "));
    return "%d requests, %d different webhooks%s, %d wrong signatures"
        .formatted(
            received, firstAttempts, answers.isEmpty() ? "" : ", " + answers, wrongSignatures);
  }
}
