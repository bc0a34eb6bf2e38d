package dev.carob.api.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values of {@code --volume}, {@code --tmpfs} and {@code --mount}. */
class MountTextTest {

  private static List<String> options(String options) {
    return options.isEmpty() ? List.of() : List.of(options.split(";"));
  }

  @ParameterizedTest
  @CsvSource({
    "/data,VOLUME,'',/data,''",
    "data:/data,VOLUME,data,/data,''",
    "/src:/dst,BIND,/src,/dst,''",
    "/src:/dst:ro,BIND,/src,/dst,ro",
    "'/src:/dst:ro,z,rslave',BIND,/src,/dst,ro;z;rslave",
    "'data:/dst:U,nocopy',VOLUME,data,/dst,U;nocopy",
    "'/src:/dst:cached,ro',BIND,/src,/dst,ro",
    "/src:/,BIND,/src,/,''",
    "/src:/dst:idmap,BIND,/src,/dst,idmap"
  })
  void aVolumeIsRead(
      String text, MountSpec.Type type, String source, String destination, String options) {
    assertThat(MountText.volume(text))
        .isEqualTo(
            MountSpec.builder(type, destination).source(source).options(options(options)).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":/dst",
        "/a:/b:ro:rw",
        "data",
        "/src:dst",
        "/src:/dst:",
        "/src:/dst:ro,",
        "/src:/dst:fast",
        "/src:/dst:size=1m",
        "/src:/dst:ro,rw",
        "/src:/dst:z,Z",
        "/src:/dst:ro,ro",
        "/src:/dst:shared,slave",
        "/src:/dst:exec,noexec",
        "/src:/dst:dev,nodev",
        "/src:/dst:suid,nosuid",
        "/src:/dst:copy,nocopy",
        "/src:/d\0st"
      })
  void invalidVolumesAreRejected(String text) {
    assertThatThrownBy(() -> MountText.volume(text))
        .isInstanceOf(CarobException.InvalidArgument.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"upperdir=/u", "workdir=/w", "noatime"})
  void anUnsupportedOptionIsNamed(String option) {
    assertThatThrownBy(() -> MountText.volume("/src:/dst:" + option))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(option);
  }

  @Test
  void anOverlayTakesItsDirectoriesOnly() {
    assertThat(MountText.volume("/src:/dst:O").options()).containsExactly("O");
    assertThat(MountText.volume("v:/dst:O,U,upperdir=/u,workdir=/w").options())
        .containsExactly("O", "U", "upperdir=/u", "workdir=/w");
    for (String wrong :
        List.of("O,ro", "O,upperdir=/u", "O,upperdir=u,workdir=/w", "O,upperdir=/u,upperdir=/u")) {
      assertThatThrownBy(() -> MountText.volume("/src:/dst:" + wrong))
          .isInstanceOf(CarobException.InvalidArgument.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/tmp,/tmp,''",
    "'/tmp:rw,size=1m,mode=1777',/tmp,rw;size=1m;mode=1777",
    "'/tmp:noexec,notmpcopyup',/tmp,noexec;notmpcopyup"
  })
  void aTmpfsIsRead(String text, String destination, String options) {
    assertThat(MountText.tmpfs(text))
        .isEqualTo(
            MountSpec.builder(MountSpec.Type.TMPFS, destination).options(options(options)).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tmp",
        "/tmp:",
        "/tmp:z",
        "/tmp:nocopy",
        "/tmp:ro,rw",
        "/tmp:size",
        "/tmp:size=",
        "/tmp:ro,mode",
        "/tmp:mode="
      })
  void invalidTmpfsMountsAreRejected(String text) {
    assertThatThrownBy(() -> MountText.tmpfs(text))
        .isInstanceOf(CarobException.InvalidArgument.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'type=bind,src=/s,dst=/d',BIND,/s,/d,''",
    "'type=bind,source=/s,destination=/d,ro',BIND,/s,/d,ro",
    "'type=bind,source=/s,target=/d,readonly=true',BIND,/s,/d,ro",
    "'type=bind,source=/s,dest=/d,ro=false',BIND,/s,/d,rw",
    "'type=bind,src=/s,dst=/d,rw=0',BIND,/s,/d,ro",
    "'type=bind,src=/s,dst=/d,bind-propagation=rshared',BIND,/s,/d,rshared",
    "'type=bind,src=/s,dst=/d,bind-nonrecursive',BIND,/s,/d,bind",
    "'type=bind,src=/s,dst=/d,bind-nonrecursive=false',BIND,/s,/d,rbind",
    "'type=bind,src=/s,dst=/d,relabel=shared',BIND,/s,/d,z",
    "'type=bind,src=/s,dst=/d,relabel=private',BIND,/s,/d,Z",
    "'type=bind,src=/s,dst=/d,exec=false,nodev=true,nosuid=0',BIND,/s,/d,noexec;nodev;suid",
    "'type=bind,src=/s,dst=/d,consistency=cached',BIND,/s,/d,''",
    "'type=bind,src=/s,dst=/d,U,chown=false',BIND,/s,/d,U",
    "'src=name,dst=/d,nocopy',VOLUME,name,/d,nocopy",
    "'type=volume,dst=/d',VOLUME,'',/d,''",
    "'type=tmpfs,dst=/d,tmpfs-size=1m,tmpfs-mode=700',TMPFS,'',/d,size=1m;mode=700",
    "'type=image,src=i,dst=/d,rw',IMAGE,i,/d,rw",
    "'type=bind,\"src=/s,t\",dst=/d',BIND,'/s,t',/d,''",
    "'type=bind,dst=/d',BIND,/d,/d,''",
    "'type=bind,src=/s,dst=/d,idmap',BIND,/s,/d,idmap",
    "'type=bind,src=/s,dst=/d,idmap=true',BIND,/s,/d,idmap",
    "'type=bind,src=/s,dst=/d,idmap=false',BIND,/s,/d,''",
    "'type=volume,src=v,dst=/d,idmap=uids=0-1-10',VOLUME,v,/d,idmap=uids=0-1-10",
    "'type=volume,src=v,dst=/d,volume-nocopy=true',VOLUME,v,/d,nocopy",
    "'type=ramfs,dst=/d,tmpfs-mode=700',RAMFS,'',/d,mode=700",
    "'type=devpts,dst=/d,uid=4,gid=5,mode=600,max=3',DEVPTS,'',/d,uid=4;gid=5;mode=600;max=3",
    "'type=glob,src=/s/*,dst=/d,ro',GLOB,/s/*,/d,ro",
    "'type=glob,src=/s/*',GLOB,/s/*,'',''"
  })
  void aMountIsRead(
      String text, MountSpec.Type type, String source, String destination, String options) {
    assertThat(MountText.mount(text))
        .isEqualTo(
            MountSpec.builder(type, destination).source(source).options(options(options)).build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "type=nfs,dst=/d | nfs",
        "type=bind,src=/s | dst",
        "type=glob,dst=/d | src",
        "type=foo,dst=/d | invalid filesystem type \"foo\"",
        "type=tmpfs,src=a,dst=/d | source is not supported with tmpfs mounts",
        "type=ramfs,src=a,dst=/d | source is not supported with ramfs mounts",
        "type=devpts,dst=/d,foo | foo: invalid mount option",
        "type=devpts,dst=/d,mode=rw | mode: invalid mount option",
        "type=volume,src=v,dst=/d,subpath=a | subpath: invalid mount option",
        "type=bind,src=/s,dst=/d,no-dereference | no-dereference: invalid mount option",
        "type=bind,src=,dst=/d | host directory cannot be empty: must provide an argument for option",
        "type=bind,src=/s,dst= | container directory cannot be empty",
        "type=bind,src=/s\"t,dst=/d | parse error on line 1, column 17: bare",
        "type=bind,src=/s,,dst=/d | : invalid mount option",
        "type=bind,src=/s,dst=/d,ro,ro | cannot pass 'ro' and 'rw' options more than once",
        "type=image,dst=/d | src",
        "type=bind,src=/s,dst=d | d",
        "type=bind,src=/s,dst=/d,ro=maybe | maybe",
        "type=bind,src=/s,dst=/d,relabel=both | relabel",
        "type=bind,src=/s,dst=/d,fast | fast",
        "type=bind,src=/s,dst=/d,fast=1 | fast: invalid mount option",
        "type=bind,src=/s,dst=/d,ro,rw | ro",
        "type=bind,src=/s,dst=/d,tmpfs-size=1m | size=1m",
        "type=tmpfs,dst=/d,idmap | unknown mount option \"idmap\"",
        "type=tmpfs,dst=/d,relabel=shared | z",
        "type=tmpfs,dst=/d,tmpfs-size | tmpfs-size: must provide an argument",
        "type=tmpfs,dst=/d,tmpfs-mode | tmpfs-mode: must provide an argument",
        "type=tmpfs,dst=/d,tmpfs-size= | size: must provide an argument",
        "type=tmpfs,dst=/d,tmpfs-mode= | mode: must provide an argument",
        "type=volume,src,dst=/d | src: must provide an argument",
        "type=bind,src=/s,dst | dst: must provide an argument",
        "type=bind,src=/s,dst=/d,bind-propagation | bind-propagation: must provide an argument",
        "type,src=/s,dst=/d | type: must provide an argument",
        "type=bind,src=/s,dst=/d,bind-propagation=foo | invalid option type \"foo\""
      })
  void invalidMountsAreRejectedByName(String text, String named) {
    assertThatThrownBy(() -> MountText.mount(text))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(named);
  }

  @Test
  void theLastOfSeveralDestinationsIsUsed() {
    assertThat(MountText.mount("type=bind,src=/s,dst=/a,target=/b").destination()).isEqualTo("/b");
  }

  @Property
  void anyTextIsAMountOrIsRejected(
      @ForAll @Chars({'/', ':', ',', '=', 'r', 'o', 'z', '"'}) @CharRange(from = 'a', to = 'd')
          String text) {
    for (java.util.function.Function<String, MountSpec> parser :
        List.<java.util.function.Function<String, MountSpec>>of(
            MountText::volume, MountText::tmpfs, MountText::mount)) {
      try {
        assertThat(parser.apply(text).destination()).startsWith("/");
      } catch (CarobException.InvalidArgument e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }
}
