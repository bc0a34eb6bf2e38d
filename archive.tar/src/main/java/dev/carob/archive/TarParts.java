package dev.carob.archive;

/**
 * Sees all of a tar's bytes in their order while it is unpacked, and which of them are files'.
 *
 * <p>Buffers belong to the caller, and change after each call.
 */
public interface TarParts {

  /** Nobody who looks. */
  TarParts NONE =
      new TarParts() {
        @Override
        public void raw(byte[] bytes, int offset, int length) {}

        @Override
        public void file(String name, long size) {}

        @Override
        public void payload(byte[] bytes, int offset, int length) {}
      };

  /** Headers, padding and the like. */
  void raw(byte[] bytes, int offset, int length);

  /**
   * An entry, once its headers have been seen.
   *
   * @param name as the tar has it
   * @param size bytes of {@link #payload} that follow; 0 where an entry has none that end up in a
   *     file of its own
   */
  void file(String name, long size);

  /** A part of the content of the last file. */
  void payload(byte[] bytes, int offset, int length);
}
