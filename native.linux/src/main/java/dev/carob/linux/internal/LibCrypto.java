package dev.carob.linux.internal;

import java.util.List;
import java.util.Optional;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The functions of OpenSSL's libcrypto that Carob calls. They use the processor's SHA instructions.
 */
public interface LibCrypto {

  /** Size of a {@code SHA256_CTX} (openssl/sha.h), in bytes. */
  int CONTEXT_SIZE = 112;

  /** The library, if the host has it; loaded on first use. */
  static Optional<LibCrypto> get() {
    return Holder.INSTANCE;
  }

  /** Loads the library on first use. */
  final class Holder {
    private static final Logger LOG = LoggerFactory.getLogger(LibCrypto.class);
    private static final Optional<LibCrypto> INSTANCE = load();

    private Holder() {}

    private static Optional<LibCrypto> load() {
      for (String name : List.of("libcrypto.so.3", "libcrypto.so.1.1")) {
        try {
          LibCrypto library = LibraryLoader.create(LibCrypto.class).failImmediately().load(name);
          return library.SHA256_Init(new byte[CONTEXT_SIZE]) == 1
              ? Optional.of(library)
              : Optional.empty();
        } catch (UnsatisfiedLinkError e) {
          LOG.debug("{} is not used for digests", name, e);
        }
      }
      return Optional.empty();
    }
  }

  int SHA256_Init(@Out byte[] context);

  int SHA256_Update(byte[] context, @In byte[] data, long length);

  int SHA256_Final(@Out byte[] digest, byte[] context);
}
