package dev.postrider.benchmarks.receiver;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP/1.1 requests with a Content-Length, and answers them: as little work as there can be,
 * because the receiver shares the machine with what is measured. Whatever else comes closes the
 * connection and is counted.
 */
final class WebhookHandler extends ByteToMessageDecoder {
  private static final byte LF = '\n';
  private static final byte SPACE = ' ';
  private static final String CONTENT_LENGTH = "content-length:";
  private static final String WEBHOOK_ID = "webhook-id:";
  private static final ByteBuf NO_CONTENT = constant("HTTP/1.1 204 No Content\r\n\r\n");
  private static final ByteBuf TRICKLE =
      constant("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
  private static final ByteBuf DROP = constant(".");

  private final ReceiverState state;
  private final Arrivals arrivals;

  /** Of the request that is being answered: most connections call one path only. */
  private byte[] path = {};

  private int endpoint;
  private Behaviour behaviour = new Behaviour.Ok();

  WebhookHandler(ReceiverState state) {
    this.state = state;
    this.arrivals = state.arrivalsOfThisThread();
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    int end = in.writerIndex();
    int lineEnd = in.indexOf(in.readerIndex(), end, LF);
    if (lineEnd < 0) {
      return;
    }
    int requestLine = in.readerIndex();
    int contentLength = 0;
    int id = -1;
    while (true) {
      int line = lineEnd + 1;
      lineEnd = in.indexOf(line, end, LF);
      if (lineEnd < 0) {
        return;
      }
      if (lineEnd - line <= 1) {
        break;
      }
      // Most headers are told apart by their first letter.
      int first = in.getByte(line) | 0x20;
      if (first == 'c' && is(in, line, CONTENT_LENGTH)) {
        contentLength = number(in, line + CONTENT_LENGTH.length(), lineEnd);
      } else if (first == 'w' && is(in, line, WEBHOOK_ID)) {
        id = line + WEBHOOK_ID.length() + 1;
      }
    }
    int body = lineEnd + 1;
    if (end - body < contentLength) {
      return;
    }
    try {
      takePath(in, requestLine);
      MessageKey key = id < 0 ? new MessageKey(0, 0) : MessageKey.read(in, id);
      in.readerIndex(body + contentLength);
      answer(context, key);
    } catch (RuntimeException notUnderstood) {
      state.countMalformed();
      in.readerIndex(end);
      context.close();
    }
  }

  private void takePath(ByteBuf in, int requestLine) {
    int from = in.indexOf(requestLine, in.writerIndex(), SPACE) + 1;
    int length = in.indexOf(from, in.writerIndex(), SPACE) - from;
    if (length == path.length && matches(in, from)) {
      return;
    }
    String text = in.toString(from, length, StandardCharsets.US_ASCII);
    behaviour = Behaviour.of(text);
    endpoint = Behaviour.endpoint(text);
    path = text.getBytes(StandardCharsets.US_ASCII);
  }

  private boolean matches(ByteBuf in, int from) {
    for (int i = 0; i < path.length; i++) {
      if (in.getByte(from + i) != path[i]) {
        return false;
      }
    }
    return true;
  }

  private void answer(ChannelHandlerContext context, MessageKey id) {
    long now = System.nanoTime();
    switch (behaviour) {
      case Behaviour.Ok() -> {
        arrivals.add(id, now, endpoint, 204);
        context.write(NO_CONTENT.duplicate(), context.voidPromise());
      }
      case Behaviour.Hang() -> arrivals.add(id, now, endpoint, 0);
      case Behaviour.Trickle() -> {
        arrivals.add(id, now, endpoint, 0);
        context.write(TRICKLE.duplicate(), context.voidPromise());
        drop(context);
      }
      case Behaviour.Status(int code) -> {
        arrivals.add(id, now, endpoint, code);
        context.write(answerOf(code), context.voidPromise());
      }
      case Behaviour.Told() -> answerAsTold(context, id, now);
      case Behaviour.Slow(int millis) -> {
        arrivals.add(id, now, endpoint, 204);
        var _ =
            context
                .executor()
                .schedule(
                    () -> context.writeAndFlush(NO_CONTENT.duplicate(), context.voidPromise()),
                    millis,
                    TimeUnit.MILLISECONDS);
      }
    }
  }

  private void answerAsTold(ChannelHandlerContext context, MessageKey id, long now) {
    Manner manner = state.manner(endpoint);
    int status = manner.next();
    arrivals.add(id, now, endpoint, status);
    if (status == 0) {
      return;
    }
    ByteBuf answer = status == 204 ? NO_CONTENT.duplicate() : answerOf(status);
    if (manner.millis() == 0) {
      context.write(answer, context.voidPromise());
    } else {
      var _ =
          context
              .executor()
              .schedule(
                  () -> context.writeAndFlush(answer, context.voidPromise()),
                  manner.millis(),
                  TimeUnit.MILLISECONDS);
    }
  }

  private static ByteBuf answerOf(int status) {
    return constant("HTTP/1.1 " + status + " As asked\r\nContent-Length: 0\r\n\r\n");
  }

  private static void drop(ChannelHandlerContext context) {
    var _ =
        context
            .executor()
            .schedule(
                () -> {
                  if (context.channel().isActive()) {
                    context.writeAndFlush(DROP.duplicate(), context.voidPromise());
                    drop(context);
                  }
                },
                1,
                TimeUnit.SECONDS);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    super.channelReadComplete(context);
    context.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, @Nullable Throwable cause) {
    // A peer that was killed, or gave up waiting, resets its connections.
    context.close();
  }

  private static boolean is(ByteBuf in, int line, String header) {
    for (int i = 1; i < header.length(); i++) {
      if ((in.getByte(line + i) | 0x20) != (header.charAt(i) | 0x20)) {
        return false;
      }
    }
    return true;
  }

  private static int number(ByteBuf in, int from, int lineEnd) {
    int number = 0;
    for (int i = from; i < lineEnd; i++) {
      int digit = in.getByte(i) - '0';
      if (digit >= 0 && digit <= 9) {
        number = number * 10 + digit;
      }
    }
    return number;
  }

  private static ByteBuf constant(String text) {
    return Unpooled.unreleasableBuffer(
        Unpooled.directBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII)).asReadOnly());
  }
}
