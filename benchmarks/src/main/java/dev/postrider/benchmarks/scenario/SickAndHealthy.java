package dev.postrider.benchmarks.scenario;

import dev.postrider.benchmarks.lab.Lab;
import dev.postrider.benchmarks.lab.Receiver;
import dev.postrider.benchmarks.load.Audience;
import dev.postrider.benchmarks.load.Customers;
import dev.postrider.benchmarks.openloop.OpenLoop;
import dev.postrider.benchmarks.openloop.Rounds;
import dev.postrider.benchmarks.openloop.Site;
import dev.postrider.benchmarks.receiver.Behaviour;
import dev.postrider.benchmarks.report.Series;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * 1,000 customers with one endpoint each, of which the last 30 do not answer: 10 hang, 10 refuse
 * connections and 10 trickle.
 *
 * @param rounds of the open loop
 */
record SickAndHealthy(Lab lab, Rounds rounds) {
  private static final Audience ALL = Audience.of(Customers.of(1_000));
  private static final int OF_EACH_KIND = 10;
  private static final int HEALTHY = ALL.customers().count() - 3 * OF_EACH_KIND;
  private static final double SHARE_OF_CAPACITY = 0.5;

  /**
   * The default of Kafka's producer. One that sends each event by itself, and a broker that takes
   * it so, would need more of this machine than the dispatcher does.
   */
  private static final int LINGER_MILLIS = 5;

  static SickAndHealthy in(Lab lab) {
    return new SickAndHealthy(lab, Rounds.of(lab.options()));
  }

  /**
   * A broker and a dispatcher of its own for each contender: what is held for sick endpoints is
   * tried again later, and must not be tried by another one.
   */
  Site site(Series series, List<String> flags) {
    return Site.start(
        lab,
        new Site.Settings(series.name(), flags, LINGER_MILLIS),
        (seed, receiver) ->
            new EndpointPlan(ALL, endpoint -> url(receiver, endpoint)).register(seed));
  }

  private static URI url(Receiver receiver, int endpoint) {
    if (endpoint < HEALTHY) {
      return receiver.url(endpoint);
    }
    return switch ((endpoint - HEALTHY) / OF_EACH_KIND) {
      case 0 -> receiver.url(endpoint, new Behaviour.Hang());
      case 1 -> receiver.refusingUrl(endpoint);
      default -> receiver.url(endpoint, new Behaviour.Trickle());
    };
  }

  /** Warms a dispatcher up, without the sick, and returns half of what it then delivers. */
  int halfOfCapacity(Site site) {
    double capacity = rounds.warmUp(site, HEALTHY);
    lab.console().step(String.format(Locale.ROOT, "capacity: %,.0f deliveries/s", capacity));
    int rate = (int) (SHARE_OF_CAPACITY * capacity);
    new OpenLoop(site, HEALTHY).run(rounds.warmUpPace(rate, HEALTHY), new Series("warming up"));
    return rate;
  }

  /**
   * A round in which nothing is sent to the sick; the others get what they get otherwise.
   *
   * @param rate of events for all 1,000
   * @return whether it counts
   */
  boolean withoutTheSick(Site site, Series series, int rate) {
    int customers = ALL.customers().count();
    return new OpenLoop(site, HEALTHY)
        .run(rounds.pace(rate * HEALTHY / customers, HEALTHY), series);
  }

  /**
   * A round with the sick.
   *
   * @return whether it counts
   */
  boolean withTheSick(Site site, Series series, int rate) {
    return new OpenLoop(site, HEALTHY).run(rounds.pace(rate, ALL.customers().count()), series);
  }

  /** Records a round with the sick, if a recording is wanted. */
  void profile(Site site, Series series, int rate) {
    new OpenLoop(site, HEALTHY).profile(rounds.pace(rate, ALL.customers().count()), series.name());
  }
}
