package dev.postrider.quickstart.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What owners will say of sign-ins, and those whose outcome is still to be told; the last 500. */
final class SignIns {
  private static final int MAX = 500;

  private final Map<String, OwnersAnswer> answers = new Bounded<>();
  private final Map<String, Boolean> asked = new Bounded<>();

  synchronized void willBeAnswered(String loginId, OwnersAnswer answer) {
    answers.put(loginId, answer);
  }

  /** The owner is asked about it: what is said. */
  synchronized OwnersAnswer answer(String loginId) {
    asked.put(loginId, true);
    return answers.getOrDefault(loginId, OwnersAnswer.NONE);
  }

  /** Of those asked about, the oldest. */
  synchronized List<String> undecided(int limit) {
    return new ArrayList<>(asked.keySet().stream().limit(limit).toList());
  }

  synchronized void decided(String loginId) {
    asked.remove(loginId);
  }

  private static final class Bounded<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > MAX;
    }
  }
}
