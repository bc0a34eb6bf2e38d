package dev.carob.runtime.core;

import dev.carob.api.external.ExternalContainer;
import dev.carob.api.external.ExternalContainers;
import dev.carob.api.types.FileChange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Containers of other programs, as a list. */
final class FakeExternal implements ExternalContainers {

  final List<ExternalContainer> all = new ArrayList<>();

  /** Adds a container of an image. */
  void add(String id, String image) {
    all.add(ExternalContainer.builder(id).imageId(image).build());
  }

  @Override
  public List<ExternalContainer> list() {
    return List.copyOf(all);
  }

  @Override
  public Optional<ExternalContainer> find(String container) {
    return all.stream().filter(one -> one.id().equals(container)).findFirst();
  }

  @Override
  public void remove(String container, boolean force) {
    all.removeIf(one -> force && one.id().equals(container));
  }

  @Override
  public Path mount(String container) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean unmount(String container, boolean all) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Path> mounted(String container) {
    return Optional.empty();
  }

  @Override
  public List<FileChange> changes(String container) {
    return List.of();
  }
}
