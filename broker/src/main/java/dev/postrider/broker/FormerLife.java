package dev.postrider.broker;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * What the controller of a broker that is alone still believes of it after a kill: that it lives
 * and leads all partitions, until its session has timed out.
 *
 * <p>A broker that starts within that time believes it, too, and goes on with the transactions that
 * were being ended. When the controller then fences its former life, the partitions have no leader
 * for a moment, which the transaction coordinator takes for their deletion: it ends the transaction
 * without writing the markers, and the transaction hangs in these partitions for ever (the branch
 * without a leader in {@code addTxnMarkersToBrokerQueue} of Kafka 4.3's {@code
 * TransactionMarkerChannelManager}). So the controller runs without a broker first. Where brokers
 * are several, a partition has another leader.
 */
final class FormerLife {
  /** See "Monitoring" in Kafka's documentation, on KRaft controllers. */
  private static final String FENCED_BROKERS =
      "kafka.controller:type=KafkaController,name=FencedBrokerCount";

  /**
   * To become the active controller. A broker that was killed before it registered is not there.
   */
  private static final Duration BESIDE_SESSION = Duration.ofSeconds(7);

  private static final long LOOK_AGAIN_MS = 20;

  private FormerLife() {}

  /**
   * Returns when the controller has fenced the broker, or 7 s after its session must have ended.
   *
   * @param settings of a node that is broker and controller, and does not run
   */
  static void end(Properties settings) {
    KafkaConfig config = KafkaConfig.fromProps(BrokerSettings.ofControllerAlone(settings), false);
    var controller = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      controller.startup();
      awaitFenced(Duration.ofMillis(config.brokerSessionTimeoutMs()).plus(BESIDE_SESSION));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new BrokerFailure("Interrupted while the killed broker was fenced", stopped);
    } finally {
      controller.shutdown();
      controller.awaitShutdown();
    }
  }

  private static void awaitFenced(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (fencedBrokers() == 0 && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
    }
  }

  private static int fencedBrokers() {
    try {
      return (int)
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(new ObjectName(FENCED_BROKERS), "Value");
    } catch (JMException notThere) {
      throw new BrokerFailure(
          "Kafka's controller does not tell how many brokers are fenced", notThere);
    }
  }
}
