package dev.carob.archive;

/**
 * Observes all bytes of a tar in order while it is unpacked, and which of them are file content.
 *
 * <p>Buffers belong to the caller and are reused after each call.
 */
public interface TarParts {

  /** Ignores everything. */
  TarParts NONE =
      new TarParts() {
        @Override
        public void raw(byte[] bytes, int offset, int length) {}

        @Override
        public void file(String name, long size) {}

        @Override
        public void payload(byte[] bytes, int offset, int length) {}
      };

  /** Receives headers, padding and other bytes that are not file content. */
  void raw(byte[] bytes, int offset, int length);

  /**
   * Receives an entry after its headers.
   *
   * @param name name of the entry in the tar
   * @param size number of {@link #payload} bytes that follow; 0 if the entry does not have a file
   *     of its own
   */
  void file(String name, long size);

  /** Receives a part of the last file's content. */
  void payload(byte[] bytes, int offset, int length);
}
