package dev.carob.linux;

import dev.carob.linux.internal.LibCrypto;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256. Inputs of more than 64 KiB are digested by OpenSSL's libcrypto if the host has it, all
 * others by Java. Without the second compiler of HotSpot, which the engine does not use, libcrypto
 * is several times faster; for small inputs it is not worth loading.
 */
public final class Sha256 extends MessageDigest {

  private static final String NAME = "SHA-256";
  private static final int LENGTH = 32;
  private static final int BUFFER = 64 * 1024;
  private static final int FIRST = 1024;

  private byte[] buffer = new byte[FIRST];
  private int filled;
  private @Nullable LongInput digest;

  public Sha256() {
    super(NAME);
  }

  /** The digest of a few bytes. */
  public static byte[] of(byte[] bytes) {
    return java().digest(bytes);
  }

  @Override
  protected int engineGetDigestLength() {
    return LENGTH;
  }

  @Override
  protected void engineUpdate(byte input) {
    engineUpdate(new byte[] {input}, 0, 1);
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int length) {
    int done = 0;
    while (done < length) {
      if (filled == buffer.length) {
        makeRoom();
      }
      int n = Math.min(length - done, buffer.length - filled);
      System.arraycopy(input, offset + done, buffer, filled, n);
      filled += n;
      done += n;
    }
  }

  private void makeRoom() {
    if (buffer.length < BUFFER) {
      buffer = Arrays.copyOf(buffer, BUFFER);
    } else {
      flush();
    }
  }

  private void flush() {
    LongInput current = digest;
    if (current == null) {
      current = LongInput.begin();
      digest = current;
    }
    current.update(buffer, filled);
    filled = 0;
  }

  @Override
  protected byte[] engineDigest() {
    if (digest == null) {
      MessageDigest java = java();
      java.update(buffer, 0, filled);
      engineReset();
      return java.digest();
    }
    flush();
    byte[] result = digest.finish();
    engineReset();
    return result;
  }

  @Override
  protected void engineReset() {
    filled = 0;
    digest = null;
  }

  private static MessageDigest java() {
    try {
      return MessageDigest.getInstance(NAME);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime does not support " + NAME, e);
    }
  }

  /** Digests an input that is larger than the buffer. */
  private interface LongInput {

    static LongInput begin() {
      return LibCrypto.get().<LongInput>map(InLibCrypto::new).orElseGet(InJava::new);
    }

    void update(byte[] bytes, int length);

    byte[] finish();
  }

  private static final class InLibCrypto implements LongInput {

    private final LibCrypto library;
    private final byte[] context = new byte[LibCrypto.CONTEXT_SIZE];

    InLibCrypto(LibCrypto library) {
      this.library = library;
      library.SHA256_Init(context);
    }

    @Override
    public void update(byte[] bytes, int length) {
      library.SHA256_Update(context, bytes, length);
    }

    @Override
    public byte[] finish() {
      byte[] digest = new byte[LENGTH];
      library.SHA256_Final(digest, context);
      return digest;
    }
  }

  private static final class InJava implements LongInput {

    private final MessageDigest digest = java();

    @Override
    public void update(byte[] bytes, int length) {
      digest.update(bytes, 0, length);
    }

    @Override
    public byte[] finish() {
      return digest.digest();
    }
  }
}
