package dev.carob.storage.format;

/** CRC-64 with the polynomial of ISO 3309, which tar-split uses as checksum of files. */
final class Crc64 {

  private static final long POLYNOMIAL = 0xD800000000000000L;
  private static final int SLICES = 8;
  private static final long[][] TABLES = tables();

  private long crc;

  Crc64() {
    reset();
  }

  private static long[][] tables() {
    long[][] tables = new long[SLICES][256];
    for (int i = 0; i < 256; i++) {
      long value = i;
      for (int bit = 0; bit < 8; bit++) {
        value = (value & 1) == 1 ? value >>> 1 ^ POLYNOMIAL : value >>> 1;
      }
      tables[0][i] = value;
    }
    for (int i = 0; i < 256; i++) {
      for (int slice = 1; slice < SLICES; slice++) {
        long before = tables[slice - 1][i];
        tables[slice][i] = tables[0][(int) before & 0xff] ^ before >>> 8;
      }
    }
    return tables;
  }

  void reset() {
    crc = -1;
  }

  void update(byte[] bytes, int offset, int length) {
    long value = crc;
    int i = offset;
    int end = offset + length;
    for (; i + SLICES <= end; i += SLICES) {
      value ^=
          (bytes[i] & 0xffL)
              | (bytes[i + 1] & 0xffL) << 8
              | (bytes[i + 2] & 0xffL) << 16
              | (bytes[i + 3] & 0xffL) << 24
              | (bytes[i + 4] & 0xffL) << 32
              | (bytes[i + 5] & 0xffL) << 40
              | (bytes[i + 6] & 0xffL) << 48
              | (bytes[i + 7] & 0xffL) << 56;
      value =
          TABLES[7][(int) value & 0xff]
              ^ TABLES[6][(int) (value >>> 8) & 0xff]
              ^ TABLES[5][(int) (value >>> 16) & 0xff]
              ^ TABLES[4][(int) (value >>> 24) & 0xff]
              ^ TABLES[3][(int) (value >>> 32) & 0xff]
              ^ TABLES[2][(int) (value >>> 40) & 0xff]
              ^ TABLES[1][(int) (value >>> 48) & 0xff]
              ^ TABLES[0][(int) (value >>> 56) & 0xff];
    }
    for (; i < end; i++) {
      value = TABLES[0][(int) (value ^ bytes[i]) & 0xff] ^ value >>> 8;
    }
    crc = value;
  }

  long value() {
    return ~crc;
  }
}
