package dev.carob.itest.house;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The texts in a class file's table of constants: JVM specification 17, section 4.4. */
final class ClassConstants {

  private static final int MAGIC = 0xcafebabe;
  private static final int UTF8 = 1;

  private ClassConstants() {}

  static List<String> texts(InputStream classFile) throws IOException {
    DataInputStream in = new DataInputStream(classFile);
    if (in.readInt() != MAGIC) {
      throw new IOException("not a class file");
    }
    in.skipNBytes(2 + 2);
    int count = in.readUnsignedShort();
    List<String> texts = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case UTF8 -> texts.add(in.readUTF());
        // Class, String, MethodType, Module, Package.
        case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
        // MethodHandle.
        case 15 -> in.skipNBytes(3);
        // Integer, Float, references to members, NameAndType, Dynamic, InvokeDynamic.
        case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
        // Long, Double; each takes two numbers.
        case 5, 6 -> {
          in.skipNBytes(8);
          i++;
        }
        default -> throw new IOException("unknown kind of constant: " + tag);
      }
    }
    return texts;
  }
}
