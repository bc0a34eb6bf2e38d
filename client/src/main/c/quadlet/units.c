/* Finds units and their drop-ins. */
#define _GNU_SOURCE
#include "quadlet.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
  const char *extension;
  const char *section;
} KIND[KINDS] = {
    [CONTAINER] = {".container", "Container"}, [VOLUME] = {".volume", "Volume"}, [NETWORK] = {".network", "Network"},
    [IMAGE] = {".image", "Image"},             [BUILD] = {".build", "Build"},    [POD] = {".pod", "Pod"},
    [KUBE] = {".kube", "Kube"},
};

const char *kind_section(enum kind kind) {
  return KIND[kind].section;
}

enum kind kind_of(const char *name) {
  for (int kind = 0; kind < KINDS; kind++) {
    if (ends_with(name, KIND[kind].extension) && strlen(name) > strlen(KIND[kind].extension)) {
      return (enum kind)kind;
    }
  }
  return KINDS;
}

struct words search_path(bool user) {
  struct words directories = {0};
  const char *given = getenv("QUADLET_UNIT_DIRS");
  if (given != NULL && given[0] != '\0') {
    char *rest = copy_text(given);
    for (char *at = strsep(&rest, ":"); at != NULL; at = strsep(&rest, ":")) {
      if (at[0] == '/') {
        add_word(&directories, at);
      } else {
        note("%s in QUADLET_UNIT_DIRS is ignored: it is not an absolute path", at);
      }
    }
    return directories;
  }
  if (!user) {
    add_word(&directories, "/run/containers/systemd");
    add_word(&directories, "/etc/containers/systemd");
    add_word(&directories, "/usr/share/containers/systemd");
    return directories;
  }
  const char *runtime = getenv("XDG_RUNTIME_DIR");
  const char *config = getenv("XDG_CONFIG_HOME");
  const char *home = getenv("HOME");
  if (runtime != NULL) {
    add_word(&directories, format_text("%s/containers/systemd", runtime));
  }
  if (config != NULL || home != NULL) {
    add_word(&directories, config != NULL ? format_text("%s/containers/systemd", config)
                                          : format_text("%s/.config/containers/systemd", home));
  }
  add_word(&directories, format_text("/etc/containers/systemd/users/%u", getuid()));
  add_word(&directories, "/etc/containers/systemd/users");
  return directories;
}

/* Adds a directory and the directories below it to a list. Ignores a directory that is in the list. */
static void add_tree(struct words *trees, const char *directory) {
  char *real = realpath(directory, NULL);
  if (real == NULL) {
    return;
  }
  for (size_t i = 0; i < trees->count; i++) {
    if (strcmp(trees->items[i], real) == 0) {
      return;
    }
  }
  add_word(trees, real);
  struct dirent **entries;
  int count = scandir(real, &entries, NULL, alphasort);
  for (int i = 0; i < count; i++) {
    const char *name = entries[i]->d_name;
    char *path = format_text("%s/%s", real, name);
    struct stat status;
    /* The units in 'users' are those of users' service managers, and those in its directories of one user each. */
    bool others = strcmp(path, "/etc/containers/systemd/users") == 0 || strcmp(real, "/etc/containers/systemd/users") == 0;
    bool skipped = name[0] == '.' || ends_with(name, ".d") || others;
    if (!skipped && stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
      add_tree(trees, path);
    }
  }
}

struct unit *find_unit(const struct units *units, const char *name) {
  for (size_t i = 0; i < units->count; i++) {
    if (strcmp(units->items[i]->name, name) == 0) {
      return units->items[i];
    }
  }
  return NULL;
}

/* Adds the directories for drop-ins of a unit, the most important first, such as a-b.container.d, a-.container.d, container.d. */
static void drop_in_names(const struct unit *unit, struct words *names) {
  const char *extension = KIND[unit->kind].extension;
  add_word(names, format_text("%s.d", unit->name));
  const char *at = strchr(unit->base, '@');
  if (at != NULL && at[1] != '\0') {
    add_word(names, format_text("%.*s%s.d", (int)(at - unit->base + 1), unit->base, extension));
  }
  for (size_t length = strlen(unit->base); length > 1; length--) {
    if (unit->base[length - 1] == '-' && unit->base[length] != '\0') {
      add_word(names, format_text("%.*s%s.d", (int)length, unit->base, extension));
    }
  }
  add_word(names, format_text("%s.d", extension + 1));
}

struct drop_in {
  char *name;
  char *path;
};

static int by_name(const void *a, const void *b) {
  return strcmp(((const struct drop_in *)a)->name, ((const struct drop_in *)b)->name);
}

/* Reads the drop-ins of a unit in the order of their names. Of several with a name, the most important counts. */
static void read_drop_ins(struct unit *unit, const struct words *trees) {
  struct words names = {0};
  drop_in_names(unit, &names);
  struct drop_in *found = NULL;
  size_t count = 0;
  for (size_t i = 0; i < names.count; i++) {
    for (size_t j = 0; j < trees->count; j++) {
      char *directory = format_text("%s/%s", trees->items[j], names.items[i]);
      DIR *stream = opendir(directory);
      for (struct dirent *entry = stream == NULL ? NULL : readdir(stream); entry != NULL; entry = readdir(stream)) {
        bool known = !ends_with(entry->d_name, ".conf");
        for (size_t k = 0; k < count && !known; k++) {
          known = strcmp(found[k].name, entry->d_name) == 0;
        }
        if (!known) {
          found = grow(found, count + 1, sizeof *found);
          found[count++] =
              (struct drop_in){.name = copy_text(entry->d_name), .path = format_text("%s/%s", directory, entry->d_name)};
        }
      }
      if (stream != NULL) {
        closedir(stream);
      }
    }
  }
  if (count > 0) {
    qsort(found, count, sizeof *found, by_name);
  }
  for (size_t i = 0; i < count; i++) {
    read_unit(unit, found[i].path);
  }
}

static int unit_by_name(const void *a, const void *b) {
  return strcmp((*(struct unit *const *)a)->name, (*(struct unit *const *)b)->name);
}

struct units find_units(const struct words *directories) {
  struct words trees = {0};
  for (size_t i = 0; i < directories->count; i++) {
    add_tree(&trees, directories->items[i]);
  }
  struct units units = {0};
  for (size_t i = 0; i < trees.count; i++) {
    struct dirent **entries;
    int count = scandir(trees.items[i], &entries, NULL, alphasort);
    if (count < 0) {
      note("cannot read %s: %s", trees.items[i], strerror(errno));
    }
    for (int j = 0; j < count; j++) {
      const char *name = entries[j]->d_name;
      enum kind kind = kind_of(name);
      if (kind == KINDS || find_unit(&units, name) != NULL) {
        continue;
      }
      struct unit *unit = grow(NULL, 1, sizeof *unit);
      *unit = (struct unit){
          .kind = kind,
          .name = copy_text(name),
          .path = format_text("%s/%s", trees.items[i], name),
          .base = copy_part(name, strlen(name) - strlen(KIND[kind].extension)),
      };
      struct stat status;
      unit->masked = stat(unit->path, &status) == 0 && S_ISCHR(status.st_mode); /* a link to /dev/null */
      if (!unit->masked) {
        read_unit(unit, unit->path);
      }
      units.items = grow(units.items, units.count + 1, sizeof *units.items);
      units.items[units.count++] = unit;
    }
  }
  for (size_t i = 0; i < units.count; i++) {
    if (!units.items[i]->masked) {
      read_drop_ins(units.items[i], &trees);
    }
  }
  if (units.count > 0) {
    qsort(units.items, units.count, sizeof *units.items, unit_by_name);
  }
  return units;
}
