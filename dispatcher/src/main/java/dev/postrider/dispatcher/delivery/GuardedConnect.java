package dev.postrider.dispatcher.delivery;

import dev.postrider.dispatcher.security.AddressGuard;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.BooleanSupplier;

/**
 * Bounds the connections of all endpoints together, and asks the guard about every address at the
 * moment of connecting. It sits in the channel itself, so that nothing goes round it: not an IP
 * literal, which no resolver sees, nor a name that resolves differently the second time.
 */
@Sharable
final class GuardedConnect extends ChannelOutboundHandlerAdapter {
  static final String NAME = "postrider.guard";

  private final AddressGuard guard;
  private final BooleanSupplier room;

  /**
   * @param room whether there may be one more connection
   */
  GuardedConnect(AddressGuard guard, BooleanSupplier room) {
    this.guard = guard;
    this.room = room;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // The promise is what is waited for.
  public void connect(
      ChannelHandlerContext context,
      SocketAddress remote,
      SocketAddress local,
      ChannelPromise promise) {
    if (!room.getAsBoolean()) {
      promise.setFailure(new NoConnectionFreeException());
    } else if (remote instanceof InetSocketAddress inet
        && inet.getAddress() != null
        && guard.allows(inet.getAddress())) {
      context.connect(remote, local, promise);
    } else {
      promise.setFailure(new AddressNotAllowedException());
    }
  }
}
