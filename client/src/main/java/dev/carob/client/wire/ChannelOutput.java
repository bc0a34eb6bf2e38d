package dev.carob.client.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Writes to a channel that another thread reads from. On Java 17 the JDK's own streams of a channel
 * share one lock, so that a write would wait until a read has ended.
 */
public final class ChannelOutput extends OutputStream {

  private final WritableByteChannel channel;

  /** Writes to a blocking channel. Closing this does not close the channel. */
  public ChannelOutput(WritableByteChannel channel) {
    this.channel = channel;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
