package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.delivery.Outcome.Aborted;
import dev.postrider.dispatcher.delivery.Outcome.Blocked;
import dev.postrider.dispatcher.delivery.Outcome.Delivered;
import dev.postrider.dispatcher.delivery.Outcome.DisableAsked;
import dev.postrider.dispatcher.delivery.Outcome.Gone;
import dev.postrider.dispatcher.delivery.Outcome.NoCapacity;
import dev.postrider.dispatcher.delivery.Outcome.Rejected;
import dev.postrider.dispatcher.delivery.Outcome.Unavailable;
import dev.postrider.dispatcher.delivery.Outcome.UnavailableUntil;
import io.netty.channel.ChannelException;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

/** Reads answers, and failures to get one, as outcomes. */
final class OutcomeReader {
  private OutcomeReader() {}

  static Outcome read(WebhookAnswer answer, Instant now) {
    int status = answer.status();
    String asked = answer.asked();
    if (asked != null && status != 410) {
      switch (asked.strip().toLowerCase(Locale.ROOT)) {
        case "abort-message" -> {
          return new Aborted(status);
        }
        case "disable" -> {
          return new DisableAsked(status);
        }
        default -> {}
      }
    }
    if (status >= 200 && status < 300) {
      return new Delivered(status, answer.body());
    }
    return switch (status) {
      case 410 -> new Gone();
      case 400, 413, 415, 422 -> new Rejected(status);
      case 429, 503 -> waiting(status, RetryAfter.read(answer.retryAfter(), now));
      default -> answered(status);
    };
  }

  private static Outcome waiting(int status, @Nullable Instant until) {
    return until == null ? answered(status) : new UnavailableUntil(status, until);
  }

  private static Unavailable answered(int status) {
    String hint = status >= 300 && status < 400 ? " (redirects are not followed)" : "";
    return new Unavailable(status, "the endpoint answered " + status + hint);
  }

  /** Reads a failure; says nothing of its message, which may carry the URL. */
  static Outcome read(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AddressNotAllowedException) {
        return new Blocked("the endpoint's host leads to an address that must not be called");
      }
      if (isWantOfConnections(cause)) {
        return new NoCapacity();
      }
    }
    return new Unavailable(null, sentenceOf(failure));
  }

  /** Nothing was asked of the endpoint: its connections were taken, or no socket was to be had. */
  private static boolean isWantOfConnections(Throwable failure) {
    return failure instanceof PoolAcquirePendingLimitException
        || failure instanceof NoConnectionFreeException
        || failure instanceof ChannelException;
  }

  private static String sentenceOf(Throwable failure) {
    return switch (failure) {
      case ConnectTimeoutException _, PoolAcquireTimeoutException _ ->
          "no connection to the endpoint within the connect timeout";
      case TimeoutException _ -> "the endpoint did not answer within the deadline";
      case UnknownHostException _ -> "the endpoint's host name could not be resolved";
      case SSLException _ -> "no TLS session with the endpoint";
      case ConnectException _ -> "the endpoint refused the connection";
      default -> "the request failed: " + failure.getClass().getSimpleName();
    };
  }
}
