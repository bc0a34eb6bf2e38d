package dev.carob.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnCgroupTest {

  @Test
  void theCgroupIsThatOfSystemdsHierarchyElseOfVersion2() {
    assertThat(OwnCgroup.of("4:memory:/m\n1:name=systemd:/a.slice/b.service\n0::/\n"))
        .isEqualTo("/a.slice/b.service");
    assertThat(OwnCgroup.of("0::/user.slice/x:y\n")).isEqualTo("/user.slice/x:y");
    assertThat(OwnCgroup.of("4:memory:/m\n")).isEqualTo("/");
  }

  @Test
  void theCgroupOfAnEngineThatMovedIsTheOriginalOne() {
    assertThat(OwnCgroup.withoutAside("/a/supervisor")).isEqualTo("/a");
    assertThat(OwnCgroup.withoutAside("/supervisor")).isEqualTo("/");
    assertThat(OwnCgroup.withoutAside("/a/supervisors")).isEqualTo("/a/supervisors");
    assertThat(OwnCgroup.withoutAside("/")).isEqualTo("/");
  }
}
