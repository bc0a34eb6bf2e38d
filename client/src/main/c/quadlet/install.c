/* Writes services, and enables them as their sections [Install] request: see systemd.unit(5). */
#define _GNU_SOURCE
#include "quadlet.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool make_directories(const char *path) {
  char *at = copy_text(path);
  for (char *slash = strchr(at + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    if (mkdir(at, 0755) != 0 && errno != EEXIST) {
      return false;
    }
    *slash = '/';
  }
  return mkdir(at, 0755) == 0 || errno == EEXIST;
}

/* Returns true if a name stays below the directory. */
static bool is_safe(const char *name) {
  bool up = strcmp(name, "..") == 0 || starts_with(name, "../") || ends_with(name, "/..") || strstr(name, "/../") != NULL;
  return name[0] != '\0' && name[0] != '/' && !up;
}

/* Links a name below the directory to the service, by a relative path. */
static void link_to(const struct unit *unit, const char *directory, const char *name, const char *service) {
  if (!is_safe(name)) {
    note("%s: the link '%s' of the section [Install] is ignored", unit->name, name);
    return;
  }
  char *target = copy_text(service);
  for (const char *slash = strchr(name, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
    target = format_text("../%s", target);
  }
  char *path = format_text("%s/%s", directory, name);
  unlink(path);
  if (!make_directories(dirname(copy_text(path))) || symlink(target, path) != 0) {
    note("%s: cannot create the link %s: %s", unit->name, path, strerror(errno));
  }
}

static void enable(struct unit *unit, const char *directory) {
  static const struct {
    const char *key;
    const char *extension;
  } LINKS[] = {{"WantedBy", "wants"}, {"RequiredBy", "requires"}, {"UpheldBy", "upholds"}};
  char *linked = unit->service;
  size_t at = strcspn(linked, "@");
  if (linked[at] == '@' && linked[at + 1] == '.') {
    char *instance = last_value(unit, "Install", "DefaultInstance");
    if (instance == NULL) {
      return; /* a template is enabled by its instances */
    }
    linked = format_text("%.*s@%s.service", (int)at, linked, instance);
  }
  struct words aliases = all_words(unit, "Install", "Alias");
  for (size_t i = 0; i < aliases.count; i++) {
    link_to(unit, directory, aliases.items[i], unit->service);
  }
  for (size_t i = 0; i < sizeof LINKS / sizeof LINKS[0]; i++) {
    struct words others = all_words(unit, "Install", LINKS[i].key);
    for (size_t j = 0; j < others.count; j++) {
      link_to(unit, directory, format_text("%s.%s/%s", others.items[j], LINKS[i].extension, linked), unit->service);
    }
  }
}

bool install_unit(struct unit *unit, const char *directory, const char *text) {
  char *path = format_text("%s/%s", directory, unit->service);
  bool safe = is_safe(unit->service) && strchr(unit->service, '/') == NULL;
  FILE *file = safe && make_directories(directory) ? fopen(path, "we") : NULL;
  bool written = file != NULL && fputs(text, file) >= 0;
  if (file != NULL && fclose(file) != 0) {
    written = false;
  }
  if (!written) {
    reject(unit, "cannot write %s: %s", path, safe ? strerror(errno) : "the name is invalid");
    return false;
  }
  enable(unit, directory);
  return unit->error == NULL;
}
