package dev.postrider.benchmarks.receiver;

import dev.postrider.benchmarks.process.Leash;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The receiver as a process: {@code ReceiverMain THREADS [KEYSTORE PASSWORD]}. It listens on all
 * addresses, so that every endpoint may have a loopback address of its own, on one free port for
 * HTTP and, given a keystore, on another one for HTTPS. It says {@code ready HTTP-PORT HTTPS-PORT},
 * and then answers {@code reset}, {@code count}, {@code malformed}, {@code dump FILE} and {@code
 * tell FIRST LAST MANNER}.
 */
public final class ReceiverMain {
  private static final int BACKLOG = 8192;

  private ReceiverMain() {}

  public static void main(String[] args) throws Exception {
    ReceiverState state = new ReceiverState();
    IoHandlerFactory io =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(Integer.parseInt(args[0]), io);
    int http = listen(loops, state, null);
    int https = args.length < 3 ? 0 : listen(loops, state, Tls.server(Path.of(args[1]), args[2]));
    Leash.ready("ready %d %d".formatted(http, https), line -> answer(state, line));
  }

  private static int listen(EventLoopGroup loops, ReceiverState state, @Nullable SslContext tls)
      throws InterruptedException {
    Class<? extends ServerChannel> channel =
        Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    Channel bound =
        new ServerBootstrap()
            .group(loops)
            .channel(channel)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    if (tls != null) {
                      connection.pipeline().addLast(tls.newHandler(connection.alloc()));
                    }
                    connection.pipeline().addLast(new WebhookHandler(state));
                  }
                })
            .bind(0)
            .sync()
            .channel();
    return ((InetSocketAddress) bound.localAddress()).getPort();
  }

  private static String answer(ReceiverState state, String line) throws Exception {
    String[] words = line.split(" ", 2);
    return switch (words[0]) {
      case "reset" -> {
        state.reset();
        yield "ok";
      }
      case "tell" -> {
        String[] parts = words[1].split(" ", -1);
        state.tell(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Manner.parse(parts, 2));
        yield "ok";
      }
      case "count" -> String.valueOf(state.count());
      case "malformed" -> String.valueOf(state.malformed());
      case "dump" -> String.valueOf(state.dump(Path.of(words[1])));
      default -> "error there is no command " + words[0];
    };
  }
}
