package dev.postrider.schemas.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads Avro's binary encoding in place (Avro 1.12, "Binary encoding").
 *
 * <p>Avro's own decoder allocates what a length in the data declares before it looks whether so
 * much is there, and copies every string. This one believes no length.
 */
final class AvroCursor {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MAX_VARINT_BITS = 63;

  private final byte[] bytes;
  private final int end;

  /** Never beyond {@link #end}. */
  private int position;

  AvroCursor(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.position = from;
    this.end = end;
  }

  byte[] bytes() {
    return bytes;
  }

  int remaining() {
    return end - position;
  }

  boolean readBoolean() {
    byte value = bytes[take(1)];
    if (value != 0 && value != 1) {
      throw new Malformed("a boolean is neither 0 nor 1");
    }
    return value == 1;
  }

  long readLong() {
    long value = 0;
    for (int shift = 0; shift <= MAX_VARINT_BITS; shift += 7) {
      byte next = bytes[take(1)];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value >>> 1 ^ -(value & 1);
      }
    }
    throw new Malformed("a number has more than ten bytes");
  }

  int readInt() {
    long value = readLong();
    if (value != (int) value) {
      throw new Malformed("an int is out of its range");
    }
    return (int) value;
  }

  float readFloat() {
    return Float.intBitsToFloat((int) INTS.get(bytes, take(Integer.BYTES)));
  }

  double readDouble() {
    return Double.longBitsToDouble((long) LONGS.get(bytes, take(Long.BYTES)));
  }

  long readLittleEndianLong() {
    return (long) LONGS.get(bytes, take(Long.BYTES));
  }

  /** An unsigned number of four bytes, little-endian. */
  long readUnsignedInt() {
    return (int) INTS.get(bytes, take(Integer.BYTES)) & 0xFFFFFFFFL;
  }

  /** The length that stands before bytes and strings; so much is there. */
  int readLength() {
    long length = readLong();
    if (length < 0 || length > remaining()) {
      throw new Malformed("a length is negative or beyond its end");
    }
    return (int) length;
  }

  /** How many items or entries the next block has; 0 ends the array or map. */
  long readBlockCount() {
    long count = readLong();
    if (count >= 0) {
      return count;
    }
    readLong(); // the block's size in bytes, for those who skip it
    if (count == Long.MIN_VALUE) {
      throw new Malformed("a block count is out of its range");
    }
    return -count;
  }

  /** Passes that many bytes, and returns where they start. */
  int take(int length) {
    if (length > remaining()) {
      throw new Malformed("it is cut short");
    }
    int start = position;
    position += length;
    return start;
  }
}
