package dev.postrider.schemas.codec;

import java.io.ByteArrayOutputStream;

/** Bytes being written, up to a limit: a few bytes of Avro can stand for any amount of JSON. */
final class BoundedBytes extends ByteArrayOutputStream {
  private final int limit;

  BoundedBytes(int limit) {
    super(512);
    this.limit = limit;
  }

  @Override
  public synchronized void write(int b) {
    check(1);
    super.write(b);
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) {
    check(length);
    super.write(bytes, from, length);
  }

  private void check(int more) {
    if (more > limit - count) {
      throw new Malformed("as JSON it would have more than %d bytes".formatted(limit));
    }
  }
}
