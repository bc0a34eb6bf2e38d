package dev.carob.runtime.core.backend;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Wraps streams that are lent to a backend for one call: the backend cannot close them, and cannot
 * use them after the call.
 */
final class LentStreams {

  private LentStreams() {}

  /** Wraps an argument of a call if it is a stream. */
  static Object lend(Object argument, PluginCall call) {
    if (argument instanceof InputStream in) {
      return new Input(in, call);
    }
    if (argument instanceof OutputStream out) {
      return new Output(out, call);
    }
    return argument;
  }

  private static void requireOpen(PluginCall call) throws IOException {
    if (call.isOver()) {
      throw new IOException("the call for which the stream was lent has ended");
    }
  }

  private static final class Input extends FilterInputStream {
    private final PluginCall call;

    Input(InputStream in, PluginCall call) {
      super(in);
      this.call = call;
    }

    @Override
    public int read() throws IOException {
      requireOpen(call);
      call.enterStream();
      try {
        return super.read();
      } finally {
        call.leaveStream();
      }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      requireOpen(call);
      call.enterStream();
      try {
        return super.read(buffer, offset, length);
      } finally {
        call.leaveStream();
      }
    }

    /** Does nothing; the lender closes the stream. */
    @Override
    public void close() {
      // The backend does not own the stream.
    }
  }

  private static final class Output extends OutputStream {
    private final OutputStream out;
    private final PluginCall call;

    Output(OutputStream out, PluginCall call) {
      this.out = out;
      this.call = call;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      requireOpen(call);
      call.enterStream();
      try {
        out.write(bytes, offset, length);
      } finally {
        call.leaveStream();
      }
    }

    @Override
    public void flush() throws IOException {
      requireOpen(call);
      out.flush();
    }

    /** Only flushes; the lender closes the stream. */
    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
